-- The entity of that id, or those with that name or alias in any language.
select distinct
    e.entity_id,
    e.type,
    e.name,
    e.parent_id,
    e.ticker,
    e.origin
from entities e
left join entity_names n using (entity_id)
left join entity_aliases a using (entity_id)
where e.entity_id = $name
    or lower(e.name) = lower($name)
    or lower(n.name) = lower($name)
    or lower(a.alias) = lower($name)
order by e.entity_id
limit 10
