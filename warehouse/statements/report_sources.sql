-- The health of every source that was ever asked.
select name as thing, source_id, last_published_on, silent_hours, articles, pages, pages_read, pages_rejected, pages_failed,
    commonest_reason, listings, listings_failed
from source_health
where active and last_asked_at is not null
order by name
