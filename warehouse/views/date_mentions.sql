-- One calendar expression, in the current revision of its article, with its sentence.
-- Example: Which articles speak of 2030? select distinct url from date_mentions where period_start = date '2030-01-01'
select
    h.*,
    a.published_on,
    a.captured_at,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id,
    quotation(a.text, h.sentence_start, h.sentence_end) as quotation
from date_mentions_history h
join articles a using (article_id, revision)
