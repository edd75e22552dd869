-- The register of models, newest report first.
select model as thing, actor, type, status, period_start, period_end, amount, currency, unit, first_reported_on,
    last_reported_on, stories, sources, occurrence_id as fact_id, url, quotation
from model_register
where $entity is null or $entity in (model_id, actor_id, place_id)
order by last_reported_on desc, thing, occurrence_id
limit 60
