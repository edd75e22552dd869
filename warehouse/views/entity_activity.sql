-- One entity on one day: how often it was named, in how many articles, independent stories and outlets.
-- Example: On which days was Naver in the news? from entity_activity where entity_id = 'co:naver' order by day
--   mentions: number of mentions
--   sources: number of outlets
with
named as (
    select m.entity_id, m.article_id, a.published_on, a.story_id, a.source_id
    from mentions_history m
    join articles a using (article_id, revision)
    where m.entity_id is not null
        and m.level <> 'demonym'
        and not m.nested
),
by_story as (
    select
        entity_id,
        story_id,
        published_on,
        source_id,
        count(*) as mentions,
        count(distinct article_id) as articles
    from named
    group by all
),
counted as (
    select
        *,
        -- A story counts on its first day only.
        min(published_on) over (partition by entity_id, story_id) as first_on
    from by_story
)
select
    entity_id,
    published_on as day,
    sum(articles)::bigint as articles,
    count(distinct story_id) filter (first_on = published_on) as stories,
    sum(mentions)::bigint as mentions,
    count(distinct source_id) as sources
from counted
group by entity_id, published_on
