-- Two entities named in the same articles of one month.
-- Example: Who is named together with Naver? select other_id, sum(articles) from co_mentions where entity_id = 'co:naver' group by 1 order by 2 desc
--   month: first day of the month
--   articles: number of articles
--   stories: number of independent stories: copies and translations count once
with
named as (
    select distinct m.entity_id, m.article_id, a.story_id, date_trunc('month', a.published_on)::date as month
    from mentions_history m
    join articles a using (article_id, revision)
    where m.entity_id is not null
        and m.level <> 'demonym'
        and not m.nested
)
select
    one.month,
    one.entity_id,
    other.entity_id as other_id,
    count(*) as articles,
    count(distinct one.story_id) as stories
from named one
join named other on other.article_id = one.article_id and other.entity_id <> one.entity_id
group by one.month, one.entity_id, other.entity_id
