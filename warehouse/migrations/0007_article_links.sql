-- One page that an article names as its own telling in another language, whether it was ever read or not.
create table article_links (
    article_id varchar not null,  -- the article that names it, by its current revision
    other_id varchar not null  -- the article id of the page named
);
