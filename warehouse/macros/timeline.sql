-- Everything dated about one entity, oldest first.
-- Example: What happened around Naver? from timeline('co:naver')
create or replace macro timeline(entity) as table
from entity_timeline
where entity_id = entity
order by day, kind, fact_id;
