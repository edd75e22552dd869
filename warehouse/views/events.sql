-- One happening or plan, in the current revision of its article.
-- Example: What was reported as done on a day? from events where status = 'done' and published_on = date '2026-03-02'
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id
from events_history h
join articles a using (article_id, revision)
