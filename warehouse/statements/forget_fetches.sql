-- The ledger's rows of these URLs.
delete from fetches
where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
    or url_key in (select unnest(string_split(nullif($url_keys, ''), chr(31))))
