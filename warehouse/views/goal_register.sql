-- One goal with a due date: a promise that is measured, or whose object is no thing of another register.
-- Example: Which measured goals are open? from goal_register where state = 'open' order by due_end
--   goal: what is aimed at, as written
select
    p.actor_id,
    p.actor,
    p.type,
    p.metric,
    p.object as goal,
    p.value,
    p.currency,
    p.unit,
    p.due_start,
    p.due_end,
    p.state,
    p.slips,
    p.previous_due_end,
    p.first_claimed_on,
    p.last_claimed_on,
    p.articles,
    p.stories,
    p.promise_id,
    p.url
from promises p
where p.metric is not null
    or p.object_type is null
    or p.object_type not in ('model', 'facility', 'programme', 'event', 'law', 'policy', 'charter')
