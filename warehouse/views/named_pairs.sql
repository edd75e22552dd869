-- Two entities named in the same articles of one month, each pair once, the smaller id first.
-- Stored by month: select article_id, date_trunc('month', published_on)::date from articles
-- Example: Which two are named together most in one month? from named_pairs order by articles desc limit 20
--   month: first day of the month
--   other_id: the one whose id is the larger
--   articles: number of articles
--   stories: number of independent stories: copies and translations count once
with
named as (
    select distinct date_trunc('month', a.published_on)::date as month, m.article_id, a.story_id, m.entity_id
    from mentions_history m
    join articles a using (article_id, revision)
    where m.entity_id is not null
        and m.level <> 'demonym'
        and not m.nested
),
counted as (
    select one.month, one.entity_id, other.entity_id as other_id, count(*) as articles
    from named one
    join named other on other.month = one.month and other.article_id = one.article_id and other.entity_id > one.entity_id
    group by all
),
-- Few stories have several articles; counting distinct stories of all pairs costs four times as much.
told_again as (
    select month, entity_id, other_id, sum(articles - 1)::bigint as repeats
    from (
        select one.month, one.story_id, one.entity_id, other.entity_id as other_id, count(*) as articles
        from named one
        join named other
            on other.month = one.month
                and other.article_id = one.article_id
                and other.entity_id > one.entity_id
        where one.story_id in (select story_id from articles group by story_id having count(*) > 1)
        group by all
    )
    where articles > 1
    group by all
)
select month, entity_id, other_id, articles, articles - coalesce(repeats, 0) as stories
from counted
left join told_again using (month, entity_id, other_id)
