-- The ledger's rows of some pages, all of their captures.
select *
from fetches
where role = 'page'
    and raw_file is not null
    and coalesce(article_id, url_key, url) in (select unnest(string_split(nullif($keys, ''), chr(31))))
order by coalesce(article_id, url_key, url), requested_at, run_id
