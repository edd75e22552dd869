-- One promise as it stood on a day, judged by what was public by then.
-- Example: Which promises were overdue at the end of 2025? from promises_as_of(date '2025-12-31') where state = 'overdue'
create or replace macro promises_as_of(as_of_day) as table
select
    p.* replace (coalesce(k.name, p.actor) as actor, coalesce(o.name, p.object) as object),
    promise_state(kept_on, denied_on, last_claimed_on, due_end, as_of_day) as state
from promises_known(as_of_day) p
left join known_entities k on k.entity_id = p.actor_id
left join known_entities o on o.entity_id = p.object_id;
