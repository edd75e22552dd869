-- No revision of an article is there twice.
select article_id, revision, count(*) as times
from article_revisions
group by article_id, revision
having times > 1
