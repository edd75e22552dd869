-- An entity was named in a story that is new.
select
    m.entity_id || ':' || a.story_id as subject_key,
    min(a.published_on) as happened_on,
    concat_ws(' ', arg_min(m.surface, a.published_on) || ':', arg_min(a.title, a.published_on)) as text,
    arg_min(a.url, a.published_on) as url,
    m.entity_id,
    null as metric,
    null::double as change_ratio
from mentions_history m
join articles a using (article_id, revision)
where m.entity_id is not null
    and m.level = 'name'
group by m.entity_id, a.story_id
