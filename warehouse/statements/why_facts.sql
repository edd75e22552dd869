-- Every figure or event whose id begins with the given text: in which revision it stands, and what it says.
select
    'figure' as kind,
    figure_id as fact_id,
    article_id,
    revision,
    surface,
    start_char,
    end_char,
    sentence_start,
    sentence_end,
    quotation,
    rule_id,
    concat_ws(
        ' ',
        modifier,
        coalesce(said_number(value), concat(said_number(low), '..', said_number(high))),
        currency,
        unit,
        metric,
        subject,
        status
    ) as reading
from figures_history
where starts_with(figure_id, $id)
union all
select
    'event',
    event_id,
    article_id,
    revision,
    trigger,
    start_char,
    end_char,
    sentence_start,
    sentence_end,
    quotation,
    rule_id,
    concat_ws(' ', case when negated then 'not' end, status, type)
from events_history
where starts_with(event_id, $id)
order by fact_id, revision
limit 20
