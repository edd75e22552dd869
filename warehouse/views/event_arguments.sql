-- One participant of one event, in the current revision of its article.
-- Example: In which events does Naver take part? from event_arguments where entity_id = 'co:naver'
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.story_id
from event_arguments_history h
join articles a using (article_id, revision)
