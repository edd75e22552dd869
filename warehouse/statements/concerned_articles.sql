-- Articles that name one of these entities in any revision, or whose text has one of these names.
select article_id
from discovered_entities
where entity_id in (select unnest(string_split(nullif($entity_ids, ''), chr(31))))
union
select article_id
from mentions_history
where entity_id in (select unnest(string_split(nullif($entity_ids, ''), chr(31))))
union
select article_id
from article_revisions
where len(list_filter(string_split(nullif($names, ''), chr(31)), name -> contains(folded(concat_ws(' ', title, text)), folded(name)))) > 0
order by 1
