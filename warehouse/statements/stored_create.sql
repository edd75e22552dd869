-- What stored views need beside their rows: which keys each article contributed to, which articles are in, what is complete.
create schema if not exists stored;
create table if not exists stored.keys (view varchar not null, article_id varchar not null, key varchar not null);
create table if not exists stored.articles (article_id varchar not null);
create table if not exists stored.complete (view varchar not null, made_of varchar not null);
