-- How well a text answers one word: the first hits count most, in a long text less; a headline's count thrice.
-- Example: How well does a text answer a word? select search_weight('HBM', 'The HBM market', '(?i)hbm')
create or replace macro search_weight(headline, body, pattern) as coalesce(
    (len(regexp_extract_all(body, pattern)) + 3 * len(regexp_extract_all(coalesce(headline, ''), pattern)))
    / (len(regexp_extract_all(body, pattern)) + 3 * len(regexp_extract_all(coalesce(headline, ''), pattern)) + 0.5 + length(body) / 2000.0),
    0
);
