-- The names of one entity by language, and its aliases.
select language, name as word, true as is_name
from entity_names
where entity_id = $id
union all
select coalesce(language, 'any'), alias, false
from entity_aliases
where entity_id = $id
order by is_name desc, language, word
