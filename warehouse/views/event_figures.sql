-- One figure of one event, in the current revision of its article.
-- Example: Which amounts belong to events? from event_figures where role = 'amount'
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.story_id
from event_figures_history h
join articles a using (article_id, revision)
