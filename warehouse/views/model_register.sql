-- One happening about one AI model: who did what to it, when, and how surely.
-- Example: Which models were released, by whom? select actor, model, period_start from model_register where type = 'releases'
--   model_id: the model
--   model: its name
select
    o.object_id as model_id,
    coalesce(e.name, o.object) as model,
    o.subject_id as actor_id,
    coalesce(s.name, o.subject) as actor,
    o.type,
    o.status,
    o.period_start,
    o.period_end,
    o.place_id,
    o.amount,
    o.currency,
    o.unit,
    o.first_reported_on,
    o.last_reported_on,
    o.stories,
    o.sources,
    o.occurrence_id,
    o.url,
    o.quotation
from occurrences o
left join entities e on e.entity_id = o.object_id
left join entities s on s.entity_id = o.subject_id
where o.object_type in ('model')
