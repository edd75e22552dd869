-- The last body of each feed and its validators.
select
    url,
    arg_max_null(etag, requested_at) as etag,
    arg_max_null(last_modified, requested_at) as last_modified,
    arg_max(run_id, requested_at) as run_id,
    max(requested_at) as requested_at
from fetches
where role in ('feed', 'sitemap', 'index')
    and outcome = 'ok'
    and url in (select unnest($urls))
group by url
