-- Every article of these stories, as it is grouped now.
-- Bound: story_ids.
select article_id, story_id, similarity, told_at
from article_stories
where story_id in (select unnest(string_split(nullif($story_ids, ''), chr(31))))
