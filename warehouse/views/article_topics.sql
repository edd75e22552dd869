-- One topic of one article, in its current revision.
-- Example: Which articles of a day are about semiconductors? from article_topics where topic = 'semiconductors' and published_on = date '2026-03-02'
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id
from article_topics_history h
join articles a using (article_id, revision)
