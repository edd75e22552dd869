-- No article is there twice.
select article_id, count(*) as times
from articles
group by article_id
having times > 1
