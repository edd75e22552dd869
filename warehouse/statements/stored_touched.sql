-- Articles that the stored views do not show as they are now; one that no load told of is found by its absence.
create or replace temp table stored_touched as
select article_id from touched_articles
union
(from stored.articles except select article_id from articles)
union
(select article_id from articles except from stored.articles)
