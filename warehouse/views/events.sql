-- One happening or plan, in the current revision of its article.
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
