-- The instants between which the touched articles were told.
select min(told_at), max(told_at)
from story_signatures
where article_id in (select unnest($article_ids))
