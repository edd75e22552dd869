-- Every figure or event whose id begins with the given text, or on which the happening or promise of that id stands: in
-- which revision it is, and what it says.
with asked as (
    select unnest(evidence) as fact_id
    from occurrences
    where starts_with(occurrence_id, $id)
    union
    select unnest(evidence)
    from promises
    where starts_with(promise_id, $id)
)
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
    or figure_id in (from asked)
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
    concat_ws(' ', case when negated then 'not' end, status, type, place_id, date_start || '..' || date_end)
from events_history
where starts_with(event_id, $id)
    or event_id in (from asked)
order by fact_id, revision
limit 20
