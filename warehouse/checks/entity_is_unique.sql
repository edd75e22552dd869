-- A known entity is there once.
select entity_id, count(*) as times
from known_entities
group by entity_id
having times > 1
