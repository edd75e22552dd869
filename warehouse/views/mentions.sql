-- One name, in the current revision of its article, with its sentence.
-- Example: Where is Naver named? from mentions where entity_id = 'co:naver' order by published_on
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id,
    quotation(a.text, h.sentence_start, h.sentence_end) as quotation
from mentions_history h
join articles a using (article_id, revision)
