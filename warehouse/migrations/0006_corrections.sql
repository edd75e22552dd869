-- One of the user's corrections that was tried on an article.
create table applied_corrections (
    article_id varchar not null,  -- the article
    correction varchar not null,  -- 16 hex digits of the correction as it is written
    matched boolean not null  -- whether it found what it names, in any revision
);
