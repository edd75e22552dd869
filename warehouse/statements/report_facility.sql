-- The register of facilitys, newest report first.
select facility as thing, actor, type, status, period_start, period_end, amount, currency, unit, first_reported_on,
    last_reported_on, stories, sources, occurrence_id as fact_id, url, quotation
from facility_register
where $entity is null or $entity in (facility_id, actor_id, place_id)
order by last_reported_on desc, thing, occurrence_id
limit 60
