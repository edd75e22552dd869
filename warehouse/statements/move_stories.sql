-- Carry new groupings to the articles themselves that were published in a span of time.
-- Bound: since and until.
update articles
set story_id = regrouped_stories.story_id
from regrouped_stories
where articles.article_id = regrouped_stories.article_id
    and articles.story_id <> regrouped_stories.story_id
    and articles.published_at between $since and $until
