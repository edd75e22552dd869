-- The ledger's rows of these URLs.
delete from fetches
where article_id in (select unnest($article_ids))
    or url_key in (select unnest($url_keys))
