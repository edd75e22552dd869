-- One topic of one article, in its current revision.
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
