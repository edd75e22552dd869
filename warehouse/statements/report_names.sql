-- The name of every entity in one language.
select entity_id, name
from entity_names
where language = $language
