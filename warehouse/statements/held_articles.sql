-- Those articles of the batch that the warehouse holds already.
create or replace temp table held_articles as
select article_id, content_hash, revision
from articles
where article_id in (select article_id from batch_articles)
