-- Articles that name one of these entities in any revision, or whose text has one of these names.
select article_id
from discovered_entities
where entity_id in (select unnest($entity_ids))
union
select article_id
from mentions_history
where entity_id in (select unnest($entity_ids))
union
select article_id
from article_revisions
where len(list_filter($names::varchar[], name -> contains(folded(concat_ws(' ', title, text)), folded(name)))) > 0
order by 1
