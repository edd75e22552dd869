-- Who appeared with whom, in most stories of a span.
select a.name as one, b.name as other, sum(p.articles)::bigint as articles, sum(p.stories)::bigint as stories
from co_mentions p
join entities a on a.entity_id = p.entity_id
join entities b on b.entity_id = p.other_id
where p.month between date_trunc('month', $since::date) and $until
    and a.type not in ('place', 'technology', 'market')
    and b.type not in ('place', 'technology', 'market')
    and ($entity is null or $entity in (p.entity_id, p.other_id))
group by all
order by stories desc, articles desc, one, other
limit 20
