-- A promise got another due date.
select
    promise_id || ':' || due_end as subject_key,
    last_claimed_on as happened_on,
    concat_ws(' ', actor, coalesce(type, metric), object, 'moved from', previous_due_end, 'to', due_end) as text,
    url,
    actor_id as entity_id,
    metric,
    null::double as change_ratio
from promises_as_of($today)
where previous_due_end <> due_end
