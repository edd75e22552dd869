-- These articles as they are grouped now, of those told in a span of time.
-- Bound: article_ids, since and until.
select article_id, story_id, similarity, told_at
from article_stories
where told_at between $since and $until
    and article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
