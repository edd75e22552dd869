-- One day without articles of a source that had some on most of the same weekdays before.
-- Example: Which sources have days without articles? select source_id, count(*) from coverage_gaps group by 1
--   day: the day, in the source's zone
--   usual_articles: median of the eight same weekdays before it
with
counted as (
    select source_id, published_on as day, count(*) as articles
    from articles
    where source_id is not null
    group by source_id, published_on
),
days as (
    select source_id, unnest(generate_series(min(day), (select max(published_on) from articles), interval 1 day))::date as day
    from counted
    group by source_id
),
filled as (
    select d.source_id, d.day, coalesce(c.articles, 0) as articles
    from days d
    left join counted c using (source_id, day)
),
usual as (
    select
        *,
        -- The eight same weekdays before it.
        median(articles) over (
            partition by source_id, dayofweek(day)
            order by day
            rows between 8 preceding and 1 preceding
        ) as usual_articles
    from filled
)
select source_id, day, usual_articles
from usual
where articles = 0
    and usual_articles >= 1
