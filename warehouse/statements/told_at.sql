-- When each of these articles was told.
select article_id, told_at
from story_signatures
where article_id in (select unnest($article_ids))
