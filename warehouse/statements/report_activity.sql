-- Who was in the news: the entities named in most stories of a span, each with its days.
with chosen as (
    select x.entity_id, sum(x.stories) as total
    from entity_activity x
    join entities e using (entity_id)
    where x.day between $since and $until
        and e.type in ('company', 'research_firm', 'government', 'university', 'org', 'person')
        and ($entity is null or x.entity_id = $entity)
    group by x.entity_id
    order by total desc, x.entity_id
    limit 12
)
select c.entity_id, e.name, a.day, a.articles, a.stories, c.total
from entity_activity a
join chosen c using (entity_id)
join entities e using (entity_id)
where a.day between $since and $until
order by c.total desc, c.entity_id, a.day
