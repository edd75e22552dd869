-- The last polls of each feed, oldest first, with the pages that its source gave in the same run.
with polls as (
    select *
    from fetches
    where role in ('feed', 'sitemap', 'index')
        and url in (select unnest(string_split(nullif($urls, ''), chr(31))))
    qualify row_number() over (partition by url order by requested_at desc) <= $last
),
pages as (
    select run_id, source_id, count(*) as new_pages
    from fetches
    where role = 'page'
        and outcome in ('ok', 'rejected')
        and run_id in (select run_id from polls)
    group by all
)
select
    polls.url,
    polls.requested_at,
    polls.outcome,
    coalesce(pages.new_pages, 0) as new_pages,
    polls.etag,
    polls.last_modified,
    polls.body_sha256
from polls
left join pages
    on pages.run_id = polls.run_id
    and pages.source_id = polls.source_id
order by polls.url, polls.requested_at
