-- The register of goals: plans and targets with a value, those due next first.
select goal as thing, actor, coalesce(metric, type) as type, state as status, due_start as period_start,
    due_end as period_end, value as amount, currency, unit, first_claimed_on as first_reported_on,
    last_claimed_on as last_reported_on, stories, promise_id as fact_id, url
from goal_register
where $entity is null or actor_id = $entity
order by due_end, actor, promise_id
limit 60
