-- When an article was told stands beside its story, so that grouping reads and writes only the weeks around a load.
alter table article_stories rename to article_stories_untimed;

-- One article and the story it belongs to.
create table article_stories (
    article_id varchar not null,  -- the article
    story_id varchar not null,  -- article_id of the story's earliest member
    similarity double,  -- share of common shingles with its nearest member, 0 to 1; null when it is alone or joined across languages
    told_at timestamptz not null  -- publication, else first capture, UTC
);

insert into article_stories by name
select u.*, s.told_at
from article_stories_untimed u
join story_signatures s using (article_id)
order by s.told_at;

drop table article_stories_untimed;
