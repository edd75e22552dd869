-- The stories that tell of each discovered name that is not yet decided.
select distinct
    d.entity_id,
    a.story_id
from discovered_entities d
join articles a using (article_id, revision)
where d.entity_id not in (select entity_id from known_entities)
