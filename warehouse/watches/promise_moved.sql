-- A promise got another due date.
with told as (
    select * from promises_as_of($today) where previous_due_end <> due_end
),
said as (
    select p.promise_id, arg_max(f.quotation, (f.url = p.url, f.published_on)) as quotation
    from (select promise_id, url, unnest(evidence) as id from told) p
    join (
        select event_id as id, url, published_on, quotation from events
        union all
        select figure_id, url, published_on, quotation from figures
    ) f using (id)
    group by p.promise_id
)
select
    promise_id || ':' || due_end as subject_key,
    last_claimed_on as happened_on,
    concat_ws(
        ' ',
        actor,
        coalesce(type, metric),
        object,
        'moved from',
        previous_due_end,
        'to',
        due_end,
        '(' || quotation || ')'
    ) as text,
    url,
    actor_id as entity_id,
    metric,
    null::double as change_ratio
from told
left join said using (promise_id)
