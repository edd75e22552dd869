-- One article that was loaded, joined to another story or dropped since the stored views were last brought up to date.
create table touched_articles (
    article_id varchar not null  -- the article; it may be there more than once
);
