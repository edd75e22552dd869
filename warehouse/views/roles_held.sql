-- One person in one role of one organisation, as first and last known.
-- Example: Who held which office? from roles_held where organisation_id = 'co:naver'
--   person_id: who
--   person: who, by name
--   organisation_id: where
--   organisation: where, by name
--   held_from: first day known
--   held_to: last day known; null is open or unknown
--   first_said_on: day of the first article that says so; null when only the gazetteer does
--   last_said_on: day of the last one
with
said as (
    select
        r.entity_id as person_id,
        r.other_id as organisation_id,
        r.detail as role,
        r.valid_from,
        r.valid_to,
        a.published_on as said_on,
        a.url
    from entity_relations r
    join entities p on p.entity_id = r.entity_id and p.type = 'person'
    left join articles a using (article_id)
    where r.detail is not null
    union all
    select
        t.object_id as person_id,
        t.subject_id as organisation_id,
        t.target as role,
        t.date_start as valid_from,
        null as valid_to,
        t.published_on as said_on,
        t.url
    from tellings t
    where t.is_current
        and t.object_role = 'person'
        and t.target_role = 'role'
        and t.status = 'done'
        and not t.negated
        and t.object_id is not null
)
select
    s.person_id,
    any_value(p.name) as person,
    s.organisation_id,
    any_value(o.name) as organisation,
    folded(s.role) as role,
    min(coalesce(s.valid_from, s.said_on)) as held_from,
    max(s.valid_to) as held_to,
    min(s.said_on) as first_said_on,
    max(s.said_on) as last_said_on,
    arg_max(s.url, s.said_on) as url
from said s
left join entities p on p.entity_id = s.person_id
left join entities o on o.entity_id = s.organisation_id
group by s.person_id, s.organisation_id, folded(s.role)
