-- One happening about one AI model: who did what to it, when, and how surely.
-- Example: Which models were released, by whom? select actor, model, period_start from model_register where type = 'releases'
--   model_id: the model
--   model: its name
select thing_id as model_id, thing as model, * exclude (thing_id, thing)
from happenings_about(['model'])
