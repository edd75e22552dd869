-- Every article has captures, and every capture its article.
select coalesce(a.article_id, c.article_id) as article_id
from articles a
full join (select distinct article_id from captures) c on c.article_id = a.article_id
where a.article_id is null
    or c.article_id is null
