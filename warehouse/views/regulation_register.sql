-- One happening about one law, policy or charter: who did what to it, when, and how surely.
-- Example: Which laws were passed or took effect? from regulation_register where type = 'legislates'
--   rule: the law, policy or charter
select thing_id as rule_id, thing as rule, * exclude (thing_id, thing)
from happenings_about(['law', 'policy', 'charter'])
