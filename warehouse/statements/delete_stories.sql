-- The groupings that are written anew.
-- Bound: since and until, between which all of them were told.
delete from article_stories
where told_at between $since and $until
    and article_id in (select article_id from regrouped_stories)
