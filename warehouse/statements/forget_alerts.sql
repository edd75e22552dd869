-- Alerts about anything that was read in these articles, or that name their URLs.
delete from alerts_sent
where exists (
    select 1
    from fetches f
    where (f.article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31)))) or f.url_key in (select unnest(string_split(nullif($url_keys, ''), chr(31)))))
        and contains(alerts_sent.text, f.url)
)
    or subject_key in (
        select figure_id from figures_history where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
        union all
        select event_id from events_history where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
    )
