-- Bodies of these articles that some stage could not read.
delete from quarantine
where body_sha256 in (
    select body_sha256
    from fetches
    where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
        or url_key in (select unnest(string_split(nullif($url_keys, ''), chr(31))))
)
    or url in (
        select url
        from fetches
        where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
            or url_key in (select unnest(string_split(nullif($url_keys, ''), chr(31))))
    )
