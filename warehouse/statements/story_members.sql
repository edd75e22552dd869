-- Every article of the stories to which these articles belong now.
select article_id
from article_stories
where story_id in (
    select story_id
    from article_stories
    where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
)
