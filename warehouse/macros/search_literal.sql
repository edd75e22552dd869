-- The regular expression of one word of a query without its boundary, by position from 1: cheap, and finds a little too much.
-- Example: What is looked for first? select search_literal('HBM 전망', 2)
create or replace macro search_literal(words, place) as (
    '(?i)' || regexp_replace(regexp_escape(list_extract(search_words(words), place)), '(\p{Hangul})', '\1\\s*', 'g')
);
