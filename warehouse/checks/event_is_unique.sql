-- An event is there once a revision.
select event_id, revision, count(*) as times
from events_history
group by event_id, revision
having times > 1
