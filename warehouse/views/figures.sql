-- One number with what it measures, in the current revision of its article.
-- Example: What are all figures of one subject? from figures where subject_id = 'co:naver' order by published_on
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id
from figures_history h
join articles a using (article_id, revision)
