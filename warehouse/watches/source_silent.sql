-- A source gave no article on a day on which it usually has some.
select
    source_id || ':' || day as subject_key,
    day as happened_on,
    concat_ws(' ', source_id, 'is silent since', day, '(usually', usual_articles, 'a day)') as text,
    null as url,
    source_id as entity_id,
    null as metric,
    null::double as change_ratio
from coverage_gaps
