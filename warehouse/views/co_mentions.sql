-- Two entities named in the same articles of one month.
-- Example: Who is named together with Naver? select other_id, sum(articles) from co_mentions where entity_id = 'co:naver' group by 1 order by 2 desc
--   month: first day of the month
--   articles: number of articles
--   stories: number of independent stories: copies and translations count once
select
    date_trunc('month', a.published_on)::date as month,
    one.entity_id,
    other.entity_id as other_id,
    count(distinct a.article_id) as articles,
    count(distinct a.story_id) as stories
from mentions_history one
join mentions_history other
    on other.article_id = one.article_id
        and other.revision = one.revision
        and other.entity_id <> one.entity_id
join articles a on a.article_id = one.article_id and a.revision = one.revision
where one.level <> 'demonym'
    and other.level <> 'demonym'
    and not one.nested
    and not other.nested
group by all
