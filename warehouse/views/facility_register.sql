-- One happening about one facility, such as a data centre or a fab: who did what to it, when, and how surely.
-- Example: Who builds data centres where? select actor, facility, place_id, status from facility_register where type = 'builds'
--   actor_id: who acts
--   actor: who acts, by name
--   first_reported_on: day of the first report
--   last_reported_on: day of the last report
--   occurrence_id: id of the occurrence
--   facility_id: the facility; null for one without a name
--   facility: its name, else its words
select
    o.object_id as facility_id,
    coalesce(e.name, o.object) as facility,
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
where o.object_type in ('facility')
