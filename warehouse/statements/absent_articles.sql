-- Articles that are not kept.
select article_id
from articles
where article_id not in (select article_id from kept_articles)
