-- Articles that these URL keys gave, or that have these ids.
select article_id
from articles
where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
union
select a.article_id
from articles a
join fetches f using (article_id)
where f.url_key in (select unnest(string_split(nullif($url_keys, ''), chr(31))))
order by article_id
