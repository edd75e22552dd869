-- One promise as it stands today: a plan or target of an actor with a due date, and whether it was kept.
-- Example: Which promises are due in the next half year? from promises where due_end between current_date and current_date + 182 order by due_end
--   state: open, overdue, kept or cancelled
--   slips: times that the due date moved to a later one
--   previous_due_end: the due date before the last move
--   first_claimed_on: day of the first word
--   last_claimed_on: day of the last word
--   promise_id: hash of actor, type, object, place and metric
--   denied_on: day of the last denial
--   kept_on: day on which it was kept
--   kept_late: whether that was after the due date
select
    p.* replace (coalesce(k.name, p.actor) as actor, coalesce(o.name, p.object) as object),
    promise_state(kept_on, denied_on, last_claimed_on, due_end, (now() at time zone 'UTC')::date) as state
from promises_told p
left join known_entities k on k.entity_id = p.actor_id
left join known_entities o on o.entity_id = p.object_id
