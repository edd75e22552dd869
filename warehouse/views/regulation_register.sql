-- One happening about one law, policy or charter: who did what to it, when, and how surely.
-- Example: Which laws were passed or took effect? from regulation_register where type = 'legislates'
--   rule: the law, policy or charter
select
    o.object_id as rule_id,
    coalesce(e.name, o.object) as rule,
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
where o.object_type in ('law', 'policy', 'charter')
