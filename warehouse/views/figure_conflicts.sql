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
-- An outlet that says without a name what somebody is named for repeats it, and disagrees with nobody.
heard as (
    select
        *,
        bool_or(is_attributed) over (partition by subject_id, metric, claim_key, value, low, high) as is_somebodys
    from figure_vintages
),
bounded as (
    select
        *,
        folded(coalesce(scope, '')) as scope_key,
        coalesce(speaker_id, folded(speaker)) as speaker_key,
        coalesce(currency, unit, '') as measure,
        -- An approximate value holds for half a unit of its last stated digit on both sides.
        case
            when modifier = 'approx' and value <> 0
                then power(10, length(regexp_extract(trunc(value)::varchar, '(0*)(\.0*)?$', 1)))
                    / case when value = trunc(value) then 2 else 20 end
            else 0
        end as slack
    from heard
    where is_latest
        and not superseded
        and status is distinct from 'denied'
        and is_attributed = is_somebodys
),
gathered as (
    select
        *,
        list({
            'speaker_key': speaker_key,
            'speaker': speaker,
            'value': value,
            'low': low,
            'high': high,
            'slack': slack,
            'claimed_on': claimed_on,
            'figure_id': figure_id,
            'url': url,
            'quotation': quotation
        }) over (
            partition by
                subject_id,
                metric,
                subject_key,
                kind,
                period_start,
                period_end,
                scope_key,
                coalesce(per, ''),
                coalesce(change_basis, ''),
                measure,
                coalesce(status_group, '')
        ) as others
    from bounded
),
paired as (
    select * exclude (others), unnest(others) as other
    from gathered
    where len(others) > 1
)
select
    metric,
    subject_id,
    subject,
    scope,
    period_start,
    period_end,
    status_group,
    speaker,
    value,
    low,
    high,
    other.speaker as other_speaker,
    other.value as other_value,
    other.low as other_low,
    other.high as other_high,
    currency,
    unit,
    claimed_on,
    other.claimed_on as other_claimed_on,
    figure_id,
    other.figure_id as other_figure_id,
    url,
    other.url as other_url,
    quotation,
    other.quotation as other_quotation
from paired
where other.speaker_key > speaker_key
    and (high::double + slack < other.low::double - other.slack or other.high::double + other.slack < low::double - slack)
