-- One entity on one day: how often it was named, in how many articles, independent stories and outlets.
-- Stored by day: select article_id, published_on from articles
-- Example: On which days was Naver in the news? from entity_activity where entity_id = 'co:naver' order by day
--   mentions: number of mentions
--   sources: number of outlets
select
    m.entity_id,
    a.published_on as day,
    count(distinct m.article_id) as articles,
    -- A story counts on its first day only: that of its earliest article.
    count(distinct a.story_id) filter (first.published_on = a.published_on) as stories,
    count(*) as mentions,
    count(distinct a.source_id) as sources
from mentions_history m
join articles a using (article_id, revision)
join articles first on first.article_id = a.story_id
where m.entity_id is not null
    and m.level <> 'demonym'
    and not m.nested
group by m.entity_id, a.published_on
