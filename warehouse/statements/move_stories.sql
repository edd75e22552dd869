-- Carry new groupings to the articles themselves.
update articles
set story_id = regrouped_stories.story_id
from regrouped_stories
where articles.article_id = regrouped_stories.article_id
    and articles.story_id <> regrouped_stories.story_id
