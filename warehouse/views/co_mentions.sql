-- Two entities named in the same articles of one month.
-- Example: Who is named together with Naver? select other_id, sum(articles) from co_mentions where entity_id = 'co:naver' group by 1 order by 2 desc
--   month: first day of the month
--   articles: number of articles
--   stories: number of independent stories: copies and translations count once
select month, entity_id, other_id, articles, stories
from named_pairs
union all
select month, other_id, entity_id, articles, stories
from named_pairs
