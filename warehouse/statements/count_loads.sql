-- How many articles of the batch are new, changed and as they were.
select
    count(*) filter (held.article_id is null) as new,
    count(*) filter (held.article_id is not null and (held.content_hash, held.revision) is distinct from (brought.content_hash, brought.revision))
        as changed,
    count(*) filter ((held.content_hash, held.revision) = (brought.content_hash, brought.revision)) as unchanged
from batch_articles brought
left join held_articles held using (article_id)
