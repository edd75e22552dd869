-- Promises as known on a day: overdue first, then those due next, then those kept or cancelled.
select
    p.state, coalesce(a.name, p.actor) as actor, p.type, p.object, p.metric, p.value, p.currency, p.unit, p.due_end,
    p.previous_due_end, p.slips, p.first_claimed_on, p.last_claimed_on, p.kept_on, p.kept_late, p.articles, p.stories,
    p.promise_id as fact_id, p.url
from promises_as_of($today) p
left join entities a on a.entity_id = p.actor_id
where $entity is null or $entity in (p.actor_id, p.object_id, p.place_id)
order by
    case p.state when 'overdue' then 0 when 'open' then 1 when 'kept' then 2 else 3 end,
    p.due_end,
    p.actor,
    p.promise_id
limit 120
