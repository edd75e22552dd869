-- A speaker gave a new value for something that it had put a number on before.
select
    figure_id || ':' || said_number(coalesce(value, low, high)) as subject_key,
    claimed_on as happened_on,
    concat_ws(
        ' ',
        speaker || ':',
        subject,
        metric,
        year(period_end) || ':',
        said_number(previous_value),
        '→',
        said_number(value),
        coalesce(currency, unit),
        '(' || quotation || ')'
    ) as text,
    url,
    subject_id as entity_id,
    metric,
    change_ratio
from figure_vintages
where previous_value is not null
    and value is not null
