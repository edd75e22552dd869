-- Articles of the batch of which the warehouse holds a capture that the batch does not.
select distinct held.article_id
from captures held
where held.article_id in (select article_id from held_articles)
    and not exists (
        select 1
        from batch_captures brought
        where brought.article_id = held.article_id
            and brought.captured_at = held.captured_at
            and brought.body_sha256 = held.body_sha256
            and brought.run_id = held.run_id
    )
