-- Bodies of these articles that some stage could not read.
delete from quarantine
where body_sha256 in (
    select body_sha256
    from fetches
    where article_id in (select unnest($article_ids))
        or url_key in (select unnest($url_keys))
)
    or url in (
        select url
        from fetches
        where article_id in (select unnest($article_ids))
            or url_key in (select unnest($url_keys))
    )
