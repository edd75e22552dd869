-- One dated thing about one entity: a happening in which it takes part, or a claim about it, in one line.
with
parties as (
    select occurrence_id, subject_id as entity_id, 'subject' as part
    from occurrences
    union all
    select occurrence_id, object_id, object_role
    from occurrences
    union all
    select occurrence_id, recipient_id, 'recipient'
    from occurrences
    union all
    select occurrence_id, place_id, 'place'
    from occurrences
)
select
    p.entity_id,
    o.period_start as day,
    o.period_end,
    'happening' as kind,
    p.part,
    concat_ws(
        ' ',
        o.subject,
        case when o.status in ('planned', 'claimed', 'denied') then o.status end,
        o.type,
        o.object,
        case when o.recipient is not null then '→ ' || o.recipient end,
        case when o.amount is not null then '(' || concat_ws(' ', said_number(o.amount), o.currency, o.unit) || ')' end
    ) as summary,
    o.status,
    o.first_reported_on as reported_on,
    o.stories,
    o.occurrence_id as fact_id,
    o.url,
    o.quotation
from parties p
join occurrences o using (occurrence_id)
where p.entity_id is not null
union all
select
    v.subject_id as entity_id,
    v.claimed_on as day,
    v.period_end,
    'claim' as kind,
    'subject' as part,
    concat_ws(' ', v.speaker || ':', v.subject, v.metric, said_number(v.value), v.currency, v.unit, 'for', v.period_start, '..', v.period_end)
        as summary,
    v.status,
    v.claimed_on as reported_on,
    v.stories,
    v.figure_id as fact_id,
    v.url,
    v.quotation
from figure_vintages v
where v.subject_id is not null
