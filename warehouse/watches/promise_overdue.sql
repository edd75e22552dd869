-- A promise's due date passed, and nothing says that it was kept.
select
    promise_id || ':' || due_end as subject_key,
    (due_end + 1)::date as happened_on,
    concat_ws(' ', actor, coalesce(type, metric), object, 'was due', due_end) as text,
    url,
    actor_id as entity_id,
    metric,
    null::double as change_ratio
from promises_as_of($today)
where state = 'overdue'
