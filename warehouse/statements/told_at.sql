-- When each of these articles was told.
select article_id, told_at
from story_signatures
where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
