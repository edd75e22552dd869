-- The articles whose id begins with the given text.
select
    article_id,
    title,
    publisher,
    source_id,
    url,
    published_at,
    published_precision,
    revision,
    story_id,
    access,
    first_seen_at,
    last_seen_at
from articles
where starts_with(article_id, $id)
order by article_id
limit 20
