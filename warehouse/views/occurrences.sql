-- One happening, however many articles, outlets and languages told it.
with
told as (
    from happenings
    where is_current
),
-- A telling that names a narrow period, or only its own day, dates the happening.
narrow as (
    select
        *,
        max(period_end) over (
            partition by type, subject_key, object_key, recipient_key, coalesce(place_id, '')
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
            partition by type, subject_key, object_key, recipient_key, coalesce(place_id, '')
            order by period_start, period_end, article_id, event_id
        ) as happening
    from narrow
),
happened as (
    select
        type,
        subject_key,
        object_key,
        recipient_key,
        coalesce(place_id, '') as place_key,
        happening,
        min(period_start) as happened_from,
        max(period_end) as happened_to
    from dated
    group by all
),
-- One that names a quarter, a half or a year tells the first happening within it, if there is one.
wide as (
    select
        w.*,
        min(h.happening) as happening
    from (from told where period_end - period_start > 31) w
    left join happened h
        on h.type = w.type
            and h.subject_key = w.subject_key
            and h.object_key = w.object_key
            and h.recipient_key = w.recipient_key
            and h.place_key = coalesce(w.place_id, '')
            and h.happened_from between w.period_start and w.period_end
    group by all
),
tellings as (
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
        end as certainty
    from tellings
)
select
    left(md5(concat_ws('|', type, subject_key, object_key, recipient_key, coalesce(place_id, ''), min(event_id))), 16) as occurrence_id,
    type,
    any_value(subject_id) as subject_id,
    arg_min(subject, (valid_from, article_id)) as subject,
    any_value(object_id) as object_id,
    arg_min(object, (valid_from, article_id)) as object,
    any_value(object_role) as object_role,
    any_value(recipient_id) as recipient_id,
    arg_min(recipient, (valid_from, article_id)) as recipient,
    place_id,
    coalesce(
        min(period_start) filter (date_start is not null and period_end - period_start <= 31),
        max(period_start) filter (date_start is not null),
        min(period_start)
    ) as period_start,
    coalesce(
        min(period_end) filter (date_start is not null and period_end - period_start <= 31),
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
    arg_max(amount, (certainty, valid_from, article_id)) filter (amount is not null) as amount,
    arg_max(currency, (certainty, valid_from, article_id)) filter (amount is not null) as currency,
    arg_max(unit, (certainty, valid_from, article_id)) filter (amount is not null) as unit,
    min(published_on) as first_reported_on,
    max(published_on) as last_reported_on,
    count(distinct article_id) as articles,
    count(distinct story_id) as stories,
    count(distinct source_id) as sources,
    count(distinct article_id) filter (negated) as denials,
    arg_max(quotation, (certainty, -epoch_us(valid_from), article_id)) as quotation,
    arg_max(url, (certainty, -epoch_us(valid_from), article_id)) as url,
    list(distinct event_id order by event_id) as evidence
from ranked
group by type, subject_key, object_key, recipient_key, place_id, happening, wide_start, wide_end
