-- One happening about one facility, such as a data centre or a fab: who did what to it, when, and how surely.
-- Example: Who builds data centres where? select actor, facility, place_id, status from facility_register where type = 'builds'
--   actor_id: who acts
--   actor: who acts, by name
--   first_reported_on: day of the first report
--   last_reported_on: day of the last report
--   occurrence_id: id of the occurrence
--   facility_id: the facility; null for one without a name
--   facility: its name, else its words
select thing_id as facility_id, thing as facility, * exclude (thing_id, thing)
from happenings_about(['facility'])
