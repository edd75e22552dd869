-- One entity under another, at any depth of parents; every entity is under itself at depth 0.
-- Example: Which companies belong to a group? from entity_descendants where ancestor_id = 'co:sk'
--   ancestor_id: the group or family
--   depth: steps between them; 0 is the entity itself
with recursive
under as (
    select entity_id as ancestor_id, entity_id, 0 as depth
    from known_entities
    union
    select u.ancestor_id, child.entity_id, u.depth + 1
    from under u
    join known_entities child on child.parent_id = u.entity_id and child.entity_id <> u.ancestor_id
    where u.depth < 10
)
select ancestor_id, entity_id, min(depth) as depth
from under
group by ancestor_id, entity_id
