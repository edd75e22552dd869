-- Every article of the stories to which these articles belong now, as it is grouped, with when it was told.
-- Bound: article_ids.
select m.article_id, m.story_id, m.similarity, s.told_at
from article_stories m
join story_signatures s using (article_id)
where m.story_id in (
    select story_id
    from article_stories
    where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
)
