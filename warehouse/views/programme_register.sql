-- One happening about one programme or dated gathering: who did what to it, when, and how surely.
-- Example: Which programmes train people? from programme_register where type = 'trains'
--   programme_id: the programme or gathering
--   programme: its name
select
    o.object_id as programme_id,
    coalesce(e.name, o.object) as programme,
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
where o.object_type in ('programme', 'event')
