-- One pair of latest claims by different speakers about one metric, subject and period that cannot both be true.
-- Example: Where do forecasters disagree? from figure_conflicts where metric = 'market_size'
--   other_speaker: who says otherwise
--   other_value: what that one says, in the same currency or unit
--   other_low: lower bound of that
--   other_high: upper bound of that
--   other_claimed_on: when that was claimed
--   other_figure_id: the figure of that
--   other_url: where that was said
--   other_quotation: the sentence of that
with
bounded as (
    select
        *,
        coalesce(subject_id, folded(subject)) as subject_key,
        coalesce(speaker_id, folded(speaker)) as speaker_key,
        -- An approximate value holds for half a unit of its last stated digit on both sides.
        case
            when modifier = 'approx' and value <> 0
                then power(10, length(regexp_extract(value::bigint::varchar, '(0*)$', 1)))
                    / case when value = trunc(value) then 2 else 20 end
            else 0
        end as slack
    from figure_vintages
    where is_latest
        and not superseded
        and status <> 'denied'
)
select
    a.metric,
    a.subject_id,
    a.subject,
    a.scope,
    a.period_start,
    a.period_end,
    a.status_group,
    a.speaker as speaker,
    a.value as value,
    a.low as low,
    a.high as high,
    b.speaker as other_speaker,
    b.value as other_value,
    b.low as other_low,
    b.high as other_high,
    a.currency,
    a.unit,
    a.claimed_on,
    b.claimed_on as other_claimed_on,
    a.figure_id,
    b.figure_id as other_figure_id,
    a.url,
    b.url as other_url,
    a.quotation,
    b.quotation as other_quotation
from bounded a
join bounded b
    on b.metric = a.metric
        and b.subject_key = a.subject_key
        and b.kind = a.kind
        and b.period_start = a.period_start
        and b.period_end = a.period_end
        and folded(coalesce(b.scope, '')) = folded(coalesce(a.scope, ''))
        and b.per is not distinct from a.per
        and b.change_basis is not distinct from a.change_basis
        and coalesce(b.currency, b.unit) is not distinct from coalesce(a.currency, a.unit)
        and b.status_group is not distinct from a.status_group
        and b.speaker_key > a.speaker_key
where coalesce(a.high, a.low)::double + a.slack < coalesce(b.low, b.high)::double - b.slack
        and a.high is not null
        and b.low is not null
    or coalesce(b.high, b.low)::double + b.slack < coalesce(a.low, a.high)::double - a.slack
        and b.high is not null
        and a.low is not null
