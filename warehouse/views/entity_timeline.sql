-- One dated thing about one entity: a happening in which it takes part, or a claim about it, in one line.
-- Example: What happened around Naver in 2026? from entity_timeline where entity_id = 'co:naver' and year(day) = 2026 order by day
--   kind: happening or claim
--   status: of a happening how surely, of a claim actual, estimate, forecast, plan, target or denied
--   part: the role of the entity in it
--   summary: one line for people
--   reported_on: day of the first report
--   fact_id: id of the occurrence or the figure
with
happened as (
    select
        *,
        concat_ws(
            ' ',
            subject,
            case when status in ('planned', 'claimed', 'denied') then status end,
            type,
            object,
            '→ ' || target,
            case when amount is not null then '(' || concat_ws(' ', said_number(amount), currency, unit) || ')' end
        ) as summary
    from occurrences
),
taking_part as (
    select subject_id as entity_id, 'subject' as part, h.*
    from happened h
    union all
    select object_id, object_role, h.*
    from happened h
    union all
    select target_id, target_role, h.*
    from happened h
)
select
    entity_id,
    period_start as day,
    period_end,
    'happening' as kind,
    part,
    summary,
    status,
    first_reported_on as reported_on,
    articles,
    stories,
    occurrence_id as fact_id,
    url,
    quotation
from taking_part
where entity_id is not null
union all
-- What happened at a place, told by told: an occurrence's place may come from another telling, which no key could find.
select
    place_id as entity_id,
    period_start as day,
    period_end,
    'happening' as kind,
    'place' as part,
    concat_ws(
        ' ',
        arg_min(subject, valid_from),
        case when arg_max(status, valid_from) in ('planned', 'claimed') then arg_max(status, valid_from) end,
        type,
        arg_min(object, valid_from)
    ) as summary,
    arg_max(status, valid_from) as status,
    min(published_on) as reported_on,
    count(distinct article_id) as articles,
    count(distinct story_id) as stories,
    min(event_id) as fact_id,
    arg_min(url, valid_from) as url,
    null as quotation
from tellings
where is_current
    and place_id is not null
    and not negated
group by place_id, type, subject_key, object_key, period_start, period_end
union all
select
    subject_id as entity_id,
    claimed_on as day,
    period_end,
    'claim' as kind,
    'subject' as part,
    concat_ws(
        ' ',
        speaker || ':',
        subject,
        metric,
        coalesce(said_number(value), concat_ws('..', said_number(low), said_number(high))),
        coalesce(currency, unit),
        change_basis,
        'for',
        period_start,
        '..',
        period_end
    ) as summary,
    status,
    claimed_on as reported_on,
    articles,
    stories,
    figure_id as fact_id,
    url,
    quotation
from figure_vintages
where subject_id is not null
