-- One happening, however many articles, outlets and languages told it, in the articles' own words.
-- Stored by thing_key: select article_id, thing_key from tellings
-- Example: Which happenings have no named actor? from occurrences_told where subject_id is null
with
-- Actors that have one named facility of a kind of happening.
facilities as (
    select thing_key, min(object_id) as facility_id
    from tellings
    where object_type = 'facility'
        and object_id is not null
        and subject_key <> ''
    group by thing_key
    having min(object_id) = max(object_id)
),
named as (
    from tellings
    where is_current
        and object_key <> 'facility:'
    union all by name
    -- "The data centre" of such an actor is that one.
    select
        t.* replace (
            coalesce(f.facility_id, t.object_id) as object_id,
            coalesce(f.facility_id, t.object_key) as object_key
        )
    from tellings t
    left join facilities f on f.thing_key = t.thing_key
    where t.is_current
        and t.object_key = 'facility:'
),
-- A word that names no place is of the only place that others name for the same thing.
placed as (
    select
        *,
        case
            when place_id is not null then place_id
            when min(place_id) over same_thing = max(place_id) over same_thing then min(place_id) over same_thing
            else ''
        end as place_key
    from named
    window same_thing as (
        partition by thing_key, type, subject_id, subject_key, object_id, object_key, target_id, target_key
    )
),
told as (
    select
        *,
        -- A telling that names a narrow period, or only its own day, dates the happening.
        period_end - period_start <= 31 as is_narrow,
        -- What was done outranks what was planned; a denial says nothing of how far it went.
        case
            when negated then 0
            when status = 'planned' then 1
            when status = 'claimed' then 2
            when status = 'ongoing' then 3
            else 4
        end as certainty,
        -- Earlier tellings first, ties by anything that is always the same.
        epoch_us(valid_from)::hugeint * 18446744073709551616 + hash(article_id, event_id) as told_order
    from placed
),
reaching as (
    select
        *,
        max(case when is_narrow then period_end end) over (
            partition by thing_key, type, subject_id, subject_key, object_id, object_key, target_id, target_key, place_key
            order by period_start, is_narrow, period_end, told_order
            rows between unbounded preceding and 1 preceding
        ) as reached
    from told
),
starting as (
    select *, is_narrow and (reached is null or period_start - reached > 14) as is_start
    from reaching
),
numbered as (
    select
        *,
        count(*) filter (is_start) over running as started,
        min(case when is_start then period_start end) over (
            partition by thing_key, type, subject_id, subject_key, object_id, object_key, target_id, target_key, place_key
            order by period_start, is_narrow, period_end, told_order
            rows between 1 following and unbounded following
        ) as next_start
    from starting
    window running as (
        partition by thing_key, type, subject_id, subject_key, object_id, object_key, target_id, target_key, place_key
        order by period_start, is_narrow, period_end, told_order
    )
),
-- One that names a quarter, a half or a year tells the first happening within it, if there is one.
joined as (
    select
        *,
        case
            when is_narrow then started
            when next_start <= period_end then started + 1
        end as happening,
        case when not is_narrow and (next_start > period_end or next_start is null) then period_start end as wide_start,
        case when not is_narrow and (next_start > period_end or next_start is null) then period_end end as wide_end
    from numbered
),
-- A happening has the period that most of those who are surest of it give, of equals the narrowest, then the first told.
weighed as (
    select
        *,
        count(*) over (
            partition by
                thing_key,
                type,
                subject_id,
                subject_key,
                object_id,
                object_key,
                target_id,
                target_key,
                place_key,
                happening,
                wide_start,
                wide_end,
                certainty,
                period_start,
                period_end
        ) as times
    from joined
),
grouped as (
    select
        thing_key,
        type,
        subject_id,
        object_id,
        target_id,
        place_key,
        subject_key,
        object_key,
        target_key,
        min(event_id) as first_event_id,
        -- The first article's words, and the sentence of the first one that said it as surely as any.
        arg_min({'subject': subject, 'object': object, 'target': target}, told_order) as words,
        min(object_type) as object_type,
        min(object_role) as object_role,
        min(target_role) as target_role,
        arg_max(
            {'start': period_start, 'end': period_end},
            (certainty, times, period_start - period_end, -told_order)
        ) filter (date_start is not null and is_narrow) as narrow,
        max(period_start) filter (date_start is not null) as dated_start,
        min(period_end) filter (date_start is not null) as dated_end,
        min(period_start) as told_start,
        min(period_end) as told_end,
        max(certainty) as certainty,
        arg_max(
            {'amount': amount, 'currency': currency, 'unit': unit},
            certainty::hugeint * 1329227995784915872903807060280344576 + told_order
        ) filter (amount is not null) as measured,
        arg_max(
            {'event_id': event_id, 'revision': revision, 'url': url},
            certainty::hugeint * 1329227995784915872903807060280344576 - told_order
        ) as best,
        min(published_on) as first_reported_on,
        max(published_on) as last_reported_on,
        count(distinct article_id) as articles,
        count(distinct story_id) as stories,
        count(distinct source_id) as sources,
        count(distinct article_id) filter (negated) as denials,
        list(event_id order by event_id) as events
    from weighed
    group by
        thing_key,
        type,
        subject_id,
        subject_key,
        object_id,
        object_key,
        target_id,
        target_key,
        place_key,
        happening,
        wide_start,
        wide_end
)
select
    left(md5(concat_ws('|', g.type, g.subject_key, g.object_key, g.target_key, g.place_key, g.first_event_id)), 16)
        as occurrence_id,
    g.thing_key,
    g.type,
    g.subject_id,
    g.words.subject as subject,
    g.object_id,
    g.words.object as object,
    g.object_type,
    g.object_role,
    g.target_id,
    g.words.target as target,
    g.target_role,
    nullif(g.place_key, '') as place_id,
    coalesce(g.narrow.start, g.dated_start, g.told_start) as period_start,
    coalesce(g.narrow.end, g.dated_end, g.told_end) as period_end,
    case g.certainty
        when 0 then 'denied'
        when 1 then 'planned'
        when 2 then 'claimed'
        when 3 then 'ongoing'
        else 'done'
    end as status,
    g.measured.amount as amount,
    g.measured.currency as currency,
    g.measured.unit as unit,
    g.first_reported_on,
    g.last_reported_on,
    g.articles,
    g.stories,
    g.sources,
    g.denials,
    g.best.url as url,
    e.quotation,
    g.events as evidence
from grouped g
left join events_history e on e.event_id = g.best.event_id and e.revision = g.best.revision
