-- Alerts about anything that was read in these articles, or that name their URLs.
delete from alerts_sent
where exists (
    select 1
    from fetches f
    where (f.article_id in (select unnest($article_ids)) or f.url_key in (select unnest($url_keys)))
        and contains(alerts_sent.text, f.url)
)
    or subject_key in (
        select figure_id from figures_history where article_id in (select unnest($article_ids))
        union all
        select event_id from events_history where article_id in (select unnest($article_ids))
    )
