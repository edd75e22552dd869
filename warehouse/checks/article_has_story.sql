-- Every article is in one story, the same in both tables, led by an article that exists.
select coalesce(a.article_id, s.article_id) as article_id, a.story_id, s.story_id as grouped
from articles a
full join article_stories s on s.article_id = a.article_id
left join articles l on l.article_id = a.story_id
where a.story_id is distinct from s.story_id
    or l.article_id is null
