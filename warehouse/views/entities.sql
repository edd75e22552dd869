-- One entity with one identity in every language: of the gazetteers, or discovered in articles.
-- Example: What is known of an entity? from entities where entity_id = 'co:naver'
select entity_id, type, name, parent_id, ticker, lei, wikidata_id, origin
from known_entities
union all
select
    d.entity_id,
    min(d.type) as type,
    min(d.name) as name,
    null as parent_id,
    null as ticker,
    null as lei,
    null as wikidata_id,
    'discovered' as origin
from discovered_entities d
join articles a using (article_id, revision)
where d.entity_id not in (select entity_id from known_entities)
group by d.entity_id
