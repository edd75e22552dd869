-- What stored views need beside their rows: which keys each article contributed to, which articles are in, what is complete.
create schema if not exists stored;
create table if not exists stored.keys (view varchar not null, article_id varchar not null, key varchar not null);
create table if not exists stored.articles (article_id varchar not null);
create table if not exists stored.complete (view varchar not null, made_of varchar not null);
comment on table stored.keys is 'One part of a stored view to which one article contributes.';
comment on column stored.keys.view is 'the view';
comment on column stored.keys.article_id is 'the article';
comment on column stored.keys.key is 'the value of the column that names the part';
comment on table stored.articles is 'One article whose facts are in the stored views.';
comment on column stored.articles.article_id is 'the article';
comment on table stored.complete is 'One view whose stored rows are all there.';
comment on column stored.complete.view is 'the view';
comment on column stored.complete.made_of is 'definitions, DuckDB and event types with which they were made';
