-- The last outcome of each URL, and its last body with the validators that came with it.
select
    url_key,
    max(requested_at) filter (body_sha256 is not null) as captured_at,
    arg_max_null(etag, requested_at) filter (body_sha256 is not null) as etag,
    arg_max_null(last_modified, requested_at) filter (body_sha256 is not null) as last_modified,
    arg_max(article_id, requested_at) as article_id,
    arg_max(outcome, requested_at) as outcome,
    arg_max_null(reason, requested_at) as reason
from fetches
where role = 'page'
    and url_key in (select unnest($url_keys))
group by url_key
