-- The last body of each feed and its validators, where everything that it led to is settled.
with last_answers as (
    select
        url,
        arg_max_null(etag, requested_at) as etag,
        arg_max_null(last_modified, requested_at) as last_modified,
        arg_max(run_id, requested_at) as run_id,
        arg_max(source_id, requested_at) as source_id,
        max(requested_at) as requested_at
    from fetches
    where role in ('feed', 'sitemap', 'index')
        and outcome = 'ok'
        and url in (select unnest(string_split(nullif($urls, ''), chr(31))))
    group by url
)
select url, etag, last_modified, run_id, requested_at
from last_answers answer
where exists (
        select 1
        from runs
        where runs.run_id = answer.run_id
            and runs.state in ('done', 'partial')
    )
    and not exists (
        select 1
        from fetches page
        where page.run_id = answer.run_id
            and page.source_id is not distinct from answer.source_id
            and page.role = 'page'
            and page.outcome in ('failed', 'deferred')
    )
