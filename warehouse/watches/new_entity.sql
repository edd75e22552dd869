-- A name that no gazetteer knows was used in two independent stories.
select
    entity_id as subject_key,
    last_on as happened_on,
    concat_ws(' ', name, '(' || type || ')', 'in', stories, 'stories since', first_on) as text,
    example_url as url,
    entity_id,
    null as metric,
    null::double as change_ratio
from entity_candidates
where stories >= 2
