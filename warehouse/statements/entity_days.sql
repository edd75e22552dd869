-- The newest lines of one entity's timeline.
select day, kind, summary, status, stories, fact_id, url
from entity_timeline
where entity_id = $id
order by day desc nulls last, summary
limit 25
