-- The last outcome of each URL, and its last body with the validators that came with it.
with found as (
    select wanted.asked_key, fetches.*
    from wanted_urls wanted
    join fetches on fetches.url_key = wanted.asked_key
    where wanted.url is null
        and fetches.role = 'page'
    union
    select wanted.asked_key, fetches.*
    from wanted_urls wanted
    join fetches on fetches.url = wanted.url
    where fetches.role = 'page'
)
select
    asked_key,
    max(requested_at) filter (body_sha256 is not null) as captured_at,
    arg_max_null(etag, requested_at) filter (body_sha256 is not null) as etag,
    arg_max_null(last_modified, requested_at) filter (body_sha256 is not null) as last_modified,
    arg_max(article_id, requested_at) as article_id,
    arg_max(outcome, requested_at) as outcome,
    arg_max_null(reason, requested_at) as reason
from found
group by asked_key
