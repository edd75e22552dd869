-- The latest claims about one entity, newest first.
select
    claimed_on,
    metric,
    scope,
    period_start,
    period_end,
    value,
    low,
    high,
    currency,
    unit,
    status,
    speaker,
    figure_id,
    quotation
from figure_vintages
where subject_id = $id
    and is_latest
order by claimed_on desc, metric, figure_id
limit 20
