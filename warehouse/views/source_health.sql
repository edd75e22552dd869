-- One source: what its last polls and pages gave, and how long it has been silent.
-- Example: Which sources went silent? select source_id, silent_hours from source_health order by silent_hours desc
--   last_asked_at: last request of any kind, UTC
--   last_listing_at: last feed, sitemap or index that was read, UTC
--   last_article_at: last new article, UTC
--   last_published_on: newest publication day
--   silent_hours: hours between the last new article and the last request
--   listings: requests of listings
--   listings_failed: those that failed
--   pages: requests of pages
--   pages_read: those that gave an article
--   pages_rejected: those that hold no article
--   pages_failed: those that failed
--   commonest_reason: the commonest named reason of pages and listings that gave nothing
--   paywalled: articles of which only a part was there
--   selectors_missed: articles of which a field was read without the source's own selector, which matched nothing
--   undated_share: share of articles without a date, 0 to 1
--   median_seconds: median of all tries and waits of a request
with
asked as (
    select
        source_id,
        max(requested_at) as last_asked_at,
        max(requested_at) filter (role <> 'page' and outcome in ('ok', 'unchanged')) as last_listing_at,
        count(*) filter (role <> 'page') as listings,
        count(*) filter (role <> 'page' and outcome = 'failed') as listings_failed,
        count(*) filter (role = 'page') as pages,
        count(*) filter (role = 'page' and outcome = 'ok') as pages_read,
        count(*) filter (role = 'page' and outcome = 'rejected') as pages_rejected,
        count(*) filter (role = 'page' and outcome = 'failed') as pages_failed,
        mode(reason) filter (outcome in ('rejected', 'failed')) as commonest_reason,
        median(seconds) as median_seconds
    from fetches
    group by source_id
),
published as (
    select
        source_id,
        count(*) as articles,
        max(published_on) as last_published_on,
        max(first_seen_at) as last_article_at,
        count(*) filter (access = 'paywalled') as paywalled,
        count(*) filter (cast(map_values(field_rules) as varchar) like '%(selector missed)%') as selectors_missed,
        avg((published_at is null)::int) as undated_share
    from articles
    group by source_id
)
select
    s.source_id,
    s.name,
    s.active,
    a.last_asked_at,
    a.last_listing_at,
    p.last_article_at,
    p.last_published_on,
    date_diff('hour', p.last_article_at, a.last_asked_at) as silent_hours,
    coalesce(p.articles, 0) as articles,
    a.listings,
    a.listings_failed,
    a.pages,
    a.pages_read,
    a.pages_rejected,
    a.pages_failed,
    a.commonest_reason,
    p.paywalled,
    coalesce(p.selectors_missed, 0) as selectors_missed,
    p.undated_share,
    a.median_seconds
from sources s
left join asked a using (source_id)
left join published p using (source_id)
