-- One happening about one programme or dated gathering: who did what to it, when, and how surely.
-- Example: Which programmes train people? from programme_register where type = 'trains'
--   programme_id: the programme or gathering
--   programme: its name
select thing_id as programme_id, thing as programme, * exclude (thing_id, thing)
from happenings_about(['programme', 'event'])
