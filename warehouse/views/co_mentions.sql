-- Two entities named in the same articles of one month; each pair is there in both directions.
-- Stored by month: select article_id, date_trunc('month', published_on)::date from articles
-- Example: Who is named together with Naver? select other_id, sum(articles) from co_mentions where entity_id = 'co:naver' group by 1 order by 2 desc
--   month: first day of the month
--   articles: number of articles
--   stories: number of independent stories: copies and translations count once
with
named as (
    select
        date_trunc('month', a.published_on)::date as month,
        m.article_id,
        a.story_id,
        list(distinct m.entity_id) as entity_ids
    from mentions_history m
    join articles a using (article_id, revision)
    where m.entity_id is not null
        and m.level <> 'demonym'
        and not m.nested
    group by all
),
one as (
    select
        month,
        story_id,
        -- Few stories have several articles; counting distinct stories of all pairs costs twice as much.
        story_id in (select story_id from articles group by story_id having count(*) > 1) as is_shared,
        entity_ids,
        unnest(entity_ids) as entity_id
    from named
),
paired as (
    select month, story_id, is_shared, entity_id, unnest(entity_ids) as other_id
    from one
)
select
    month,
    entity_id,
    other_id,
    count(*) as articles,
    count(*) filter (not is_shared) + count(distinct story_id) filter (is_shared) as stories
from paired
where entity_id <> other_id
group by month, entity_id, other_id
-- In this order stored rows of one entity lie together within a month, and are found without reading the others.
order by month, entity_id
