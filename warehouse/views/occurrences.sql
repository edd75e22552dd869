-- One happening, however many articles, outlets and languages told it.
-- Example: Who supplies whom? select subject, object, target, stories from occurrences where type = 'supplies'
--   status: how surely: done, ongoing, claimed, planned or denied
--   period_start: first day it may have happened
--   period_end: last day it may have happened
--   denials: number of articles that deny it
--   evidence: ids of the events or figures behind it
with
told as (
    select *, coalesce(place_id, '') as place_key
    from tellings
    where is_current
),
-- A telling that names a narrow period, or only its own day, dates the happening.
narrow as (
    select
        *,
        max(period_end) over (
            partition by type, subject_id, subject_key, object_id, object_key, target_id, target_key, place_key
            order by period_start, period_end, article_id, event_id
            rows between unbounded preceding and 1 preceding
        ) as reached
    from told
    where period_end - period_start <= 31
),
dated as (
    select
        * exclude (reached),
        count(*) filter (reached is null or period_start - reached > 14) over (
            partition by type, subject_id, subject_key, object_id, object_key, target_id, target_key, place_key
            order by period_start, period_end, article_id, event_id
        ) as happening
    from narrow
),
happened as (
    select type, subject_key, object_key, target_key, place_key, happening, min(period_start) as happened_on
    from dated
    group by all
),
-- One that names a quarter, a half or a year tells the first happening within it, if there is one.
wide as (
    select w.*, min(h.happening) as happening
    from (
        from told
        where period_end - period_start > 31
    ) w
    left join happened h
        on h.type = w.type
            and h.subject_key = w.subject_key
            and h.object_key = w.object_key
            and h.target_key = w.target_key
            and h.place_key = w.place_key
            and h.happened_on between w.period_start and w.period_end
    group by all
),
joined as (
    select *, null::date as wide_start, null::date as wide_end
    from dated
    union all by name
    select
        *,
        case when happening is null then period_start end as wide_start,
        case when happening is null then period_end end as wide_end
    from wide
),
ranked as (
    select
        *,
        -- What was done outranks what was planned; a denial says nothing of how far it went.
        case
            when negated then 0
            when status = 'planned' then 1
            when status = 'claimed' then 2
            when status = 'ongoing' then 3
            else 4
        end as certainty,
        date_start is not null and period_end - period_start <= 31 as is_dated
    from joined
),
grouped as (
    select
        left(md5(concat_ws('|', type, subject_key, object_key, target_key, place_key, min(event_id))), 16) as occurrence_id,
        type,
        subject_id,
        arg_min(subject, (valid_from, article_id)) as subject,
        object_id,
        arg_min(object, (valid_from, article_id)) as object,
        any_value(object_type) as object_type,
        any_value(object_role) as object_role,
        target_id,
        arg_min(target, (valid_from, article_id)) as target,
        any_value(target_role) as target_role,
        nullif(place_key, '') as place_id,
        coalesce(
            min(period_start) filter (is_dated),
            max(period_start) filter (date_start is not null),
            min(period_start)
        ) as period_start,
        coalesce(
            min(period_end) filter (is_dated),
            min(period_end) filter (date_start is not null),
            min(period_end)
        ) as period_end,
        case max(certainty)
            when 0 then 'denied'
            when 1 then 'planned'
            when 2 then 'claimed'
            when 3 then 'ongoing'
            else 'done'
        end as status,
        arg_max(amount, (certainty, valid_from, article_id)) as amount,
        arg_max(currency, (certainty, valid_from, article_id)) filter (amount is not null) as currency,
        arg_max(unit, (certainty, valid_from, article_id)) filter (amount is not null) as unit,
        min(published_on) as first_reported_on,
        max(published_on) as last_reported_on,
        count(distinct article_id) as articles,
        count(distinct story_id) as stories,
        count(distinct source_id) as sources,
        count(distinct article_id) filter (negated) as denials,
        -- The first article that said it as surely as any.
        arg_max(
            {'event_id': event_id, 'revision': revision, 'url': url},
            (certainty, -epoch_us(valid_from), article_id)
        ) as best,
        list(distinct event_id order by event_id) as evidence
    from ranked
    group by
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
    g.* exclude (best, evidence),
    g.best.url,
    e.quotation,
    g.evidence
from grouped g
left join events_history e on e.event_id = g.best.event_id and e.revision = g.best.revision
