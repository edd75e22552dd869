-- The latest claims about one entity, newest first; of those who say the same, the one with a name.
select
    claimed_on,
    concat_ws(', ', metric, change_basis) as metric,
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
    and not superseded
qualify row_number() over (
    partition by claim_key, kind, folded(coalesce(scope, '')), change_basis, value, low, high, currency, status_group
    order by is_attributed desc, claimed_on desc, figure_id
) = 1
order by claimed_on desc, metric, figure_id
limit 20
