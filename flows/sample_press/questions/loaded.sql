-- What the warehouse holds after the demo, by outlet.
select
    s.name as outlet,
    count(*) as articles,
    count(distinct a.story_id) as stories,
    count(*) filter (a.revision > 1) as edited,
    min(a.published_on) as first,
    max(a.published_on) as last
from articles a
join sources s using (source_id)
group by s.name
order by s.name
