-- The regular expression of one word of a query, by position from 1; null past the end. Latin words match from their beginning, Hangul wherever it stands and however it is spaced.
-- Example: What does one word of a query match? select search_pattern('HBM 전망', 2)
create or replace macro search_pattern(words, place) as (
    '(?i)' || regexp_replace(
        case when regexp_matches(list_extract(search_words(words), place), '^[0-9A-Za-z]') then '\b' else '' end
        || regexp_escape(list_extract(search_words(words), place)),
        '(\p{Hangul})',
        '\1\\s*',
        'g'
    )
);
