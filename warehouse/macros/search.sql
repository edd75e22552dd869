-- One article that has every word of the query (up to six), the best answer first, with its first hit in context.
-- Example: Which articles speak of HBM forecasts? from search('HBM 전망')
create or replace macro search(words) as table
select
    round(
        search_weight(title, text, search_pattern(words, 1))
        + search_weight(title, text, search_pattern(words, 2))
        + search_weight(title, text, search_pattern(words, 3))
        + search_weight(title, text, search_pattern(words, 4))
        + search_weight(title, text, search_pattern(words, 5))
        + search_weight(title, text, search_pattern(words, 6)),
        4
    ) as score,
    article_id,
    title,
    published_on,
    publisher,
    language,
    regexp_replace(
        regexp_extract(text, '(?s).{0,60}' || search_pattern(words, 1) || '.{0,60}'),
        '\s+',
        ' ',
        'g'
    ) as extract,
    url,
    story_id
from (
    -- A word boundary makes the search eight times slower: texts that have the letters at all are found first.
    from articles
    where (search_literal(words, 1) is null or regexp_matches(text, search_literal(words, 1)) or regexp_matches(title, search_literal(words, 1)))
        and (search_literal(words, 2) is null or regexp_matches(text, search_literal(words, 2)) or regexp_matches(title, search_literal(words, 2)))
        and (search_literal(words, 3) is null or regexp_matches(text, search_literal(words, 3)) or regexp_matches(title, search_literal(words, 3)))
        and (search_literal(words, 4) is null or regexp_matches(text, search_literal(words, 4)) or regexp_matches(title, search_literal(words, 4)))
        and (search_literal(words, 5) is null or regexp_matches(text, search_literal(words, 5)) or regexp_matches(title, search_literal(words, 5)))
        and (search_literal(words, 6) is null or regexp_matches(text, search_literal(words, 6)) or regexp_matches(title, search_literal(words, 6)))
)
where (search_pattern(words, 1) is null or regexp_matches(text, search_pattern(words, 1)) or regexp_matches(title, search_pattern(words, 1)))
    and (search_pattern(words, 2) is null or regexp_matches(text, search_pattern(words, 2)) or regexp_matches(title, search_pattern(words, 2)))
    and (search_pattern(words, 3) is null or regexp_matches(text, search_pattern(words, 3)) or regexp_matches(title, search_pattern(words, 3)))
    and (search_pattern(words, 4) is null or regexp_matches(text, search_pattern(words, 4)) or regexp_matches(title, search_pattern(words, 4)))
    and (search_pattern(words, 5) is null or regexp_matches(text, search_pattern(words, 5)) or regexp_matches(title, search_pattern(words, 5)))
    and (search_pattern(words, 6) is null or regexp_matches(text, search_pattern(words, 6)) or regexp_matches(title, search_pattern(words, 6)))
order by score desc, published_on desc, article_id;
