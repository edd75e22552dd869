-- Two speakers give values of one thing that cannot both be true.
select
    least(figure_id, other_figure_id) || ':' || greatest(figure_id, other_figure_id) as subject_key,
    greatest(claimed_on, other_claimed_on) as happened_on,
    concat_ws(
        ' ',
        subject,
        metric,
        year(period_end) || ':',
        speaker,
        said_number(coalesce(value, low, high)),
        '≠',
        other_speaker,
        said_number(coalesce(other_value, other_low, other_high)),
        coalesce(currency, unit),
        '(' || quotation || ')',
        '(' || other_quotation || ')'
    ) as text,
    url,
    subject_id as entity_id,
    metric,
    abs(coalesce(value, low, high)::double - coalesce(other_value, other_low, other_high)::double)
        / nullif(coalesce(value, low, high)::double, 0) as change_ratio
from figure_conflicts
