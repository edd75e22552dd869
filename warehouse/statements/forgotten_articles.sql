-- Articles that these URL keys gave, or that have these ids.
select article_id
from articles
where article_id in (select unnest($article_ids))
union
select a.article_id
from articles a
join fetches f using (article_id)
where f.url_key in (select unnest($url_keys))
order by article_id
