-- One happening about one thing of these entity types: who did what to it, when, and how surely. The registers read it.
-- Example: What happened to chips? from happenings_about(['chip']) order by period_start
create or replace macro happenings_about(types) as table
select
    o.object_id as thing_id,
    o.object as thing,
    o.subject_id as actor_id,
    o.subject as actor,
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
    o.articles,
    o.stories,
    o.sources,
    o.occurrence_id,
    o.url,
    o.quotation
from occurrences o
where list_contains(types, o.object_type);
