-- What was first reported since a day, newest first; things told by more stories before those told by fewer.
select first_reported_on, type, status, subject, object, target, amount, currency, unit, period_start, period_end,
    articles, stories, sources, occurrence_id as fact_id, url, quotation
from occurrences
where first_reported_on >= $since
    and status <> 'denied'
    and ($entity is null or $entity in (subject_id, object_id, target_id, place_id))
order by first_reported_on desc, stories desc, type, occurrence_id
limit 60
