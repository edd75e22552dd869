-- One topic on one day: in how many articles, independent stories and outlets.
-- Example: How much is each topic in the news? select topic, sum(stories) from topic_activity group by 1 order by 2 desc
with
tagged as (
    select
        t.topic,
        t.article_id,
        a.published_on,
        a.story_id,
        a.source_id,
        min(a.published_on) over (partition by t.topic, a.story_id) as first_on
    from article_topics_history t
    join articles a using (article_id, revision)
)
select
    topic,
    published_on as day,
    count(distinct article_id) as articles,
    count(distinct story_id) filter (first_on = published_on) as stories,
    count(distinct source_id) as sources
from tagged
group by topic, published_on
