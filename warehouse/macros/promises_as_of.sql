-- One promise as it stood on a day, judged by what was public by then.
-- Example: Which promises were overdue at the end of 2025? from promises_as_of(date '2025-12-31') where state = 'overdue'
create or replace macro promises_as_of(as_of_day) as table
with
shown as (
    select article_id, max(revision) as shown_revision
    from article_revisions
    where public_on <= as_of_day
    group by article_id
),
-- What the articles' revisions of that day say, dated by the first revision that said it.
visible as (
    select c.*
    from promise_claims c
    join shown s using (article_id)
    where c.revision <= s.shown_revision
    window same_word as (
        partition by
            c.actor_id,
            c.type,
            c.metric,
            c.actor_key,
            c.object_key,
            c.place_key,
            c.article_id,
            c.word,
            c.due_end,
            c.value
    )
    qualify max(c.revision) over same_word = s.shown_revision
        and c.revision = min(c.revision) over same_word
),
planned as (
    from visible
    where word = 'planned'
),
-- Each due date once, when it was first said.
dues as (
    select
        actor_id,
        actor_key,
        type,
        metric,
        object_key,
        place_key,
        due_start,
        due_end,
        min(public_on) as said_on,
        bool_or(is_own_word) as is_own_word
    from planned
    where due_end is not null
    group by all
),
-- The due date moves by the actor's word only.
spoken as (
    from dues
    qualify is_own_word
        or row_number() over (
            partition by actor_id, actor_key, type, metric, object_key, place_key
            order by said_on, due_end, due_start
        ) = 1
),
-- A coarser period around the one that is known is no move.
moving as (
    from spoken
    window due as (
        partition by actor_id, actor_key, type, metric, object_key, place_key
        order by said_on, due_end, due_start
    )
    qualify row_number() over due = 1
        or not (due_start <= lag(due_start) over due and due_end >= lag(due_end) over due)
),
moved as (
    select
        *,
        lag(due_end) over (
            partition by actor_id, actor_key, type, metric, object_key, place_key
            order by said_on, due_end, due_start
        ) as due_before
    from moving
),
due as (
    select
        actor_id,
        actor_key,
        type,
        metric,
        object_key,
        place_key,
        arg_max(due_start, (said_on, due_end, due_start)) as due_start,
        arg_max(due_end, (said_on, due_end, due_start)) as due_end,
        arg_max_null(due_before, (said_on, due_end, due_start)) as previous_due_end,
        count(*) filter (due_end > due_before) as slips
    from moved
    group by all
),
promised as (
    select
        actor_id,
        actor_key,
        type,
        metric,
        object_key,
        place_key,
        arg_min(actor, (valid_from, evidence_id)) as actor,
        any_value(object_id) as object_id,
        arg_min(object, (valid_from, evidence_id)) as object,
        any_value(object_type) as object_type,
        any_value(place_id) as place_id,
        arg_max(value, (valid_from, evidence_id)) as value,
        arg_max(currency, (valid_from, evidence_id)) filter (value is not null) as currency,
        arg_max(unit, (valid_from, evidence_id)) filter (value is not null) as unit,
        min(public_on) as first_claimed_on,
        max(public_on) as last_claimed_on,
        count(distinct article_id) as articles,
        count(distinct story_id) as stories,
        arg_max(url, (valid_from, evidence_id)) as url,
        list(distinct evidence_id order by evidence_id) as evidence
    from planned
    group by all
),
-- A denial or a fulfilment that names no place is of the promise at whatever place.
answers as (
    select
        p.actor_id,
        p.actor_key,
        p.type,
        p.metric,
        p.object_key,
        p.place_key,
        max(v.public_on) filter (v.word = 'denied' and v.public_on >= p.first_claimed_on) as denied_on,
        min(least(coalesce(v.due_end, v.public_on), v.public_on)) filter (
            v.word = 'kept'
            and v.public_on >= p.first_claimed_on
            and coalesce(v.due_end, v.public_on) >= p.first_claimed_on
            and (p.metric = '' or (v.value >= p.value and v.currency is not distinct from p.currency and v.unit is not distinct from p.unit))
        ) as kept_on,
        list(distinct v.evidence_id order by v.evidence_id) as evidence
    from promised p
    join visible v
        on v.word <> 'planned'
            and v.actor_key = p.actor_key
            and v.actor_id is not distinct from p.actor_id
            and v.type = p.type
            and v.metric = p.metric
            and v.object_key = p.object_key
            and (v.place_key = p.place_key or v.place_key = '' or p.place_key = '')
    group by all
)
select
    left(md5(concat_ws('|', p.actor_key, p.type, p.object_key, p.place_key, p.metric)), 16) as promise_id,
    p.actor_id,
    p.actor,
    nullif(p.type, '') as type,
    p.object_id,
    p.object,
    p.object_type,
    p.place_id,
    nullif(p.metric, '') as metric,
    p.value,
    p.currency,
    p.unit,
    d.due_start,
    d.due_end,
    p.first_claimed_on,
    p.last_claimed_on,
    d.previous_due_end,
    d.slips,
    a.denied_on,
    a.kept_on,
    a.kept_on > d.due_end as kept_late,
    case
        when a.kept_on is not null then 'kept'
        when a.denied_on >= p.last_claimed_on then 'cancelled'
        when as_of_day > d.due_end then 'overdue'
        else 'open'
    end as state,
    p.articles,
    p.stories,
    p.url,
    list_distinct(list_concat(p.evidence, coalesce(a.evidence, []))) as evidence
from promised p
join due d
    on d.actor_key = p.actor_key
        and d.actor_id is not distinct from p.actor_id
        and d.type = p.type
        and d.metric = p.metric
        and d.object_key = p.object_key
        and d.place_key = p.place_key
left join answers a
    on a.actor_key = p.actor_key
        and a.actor_id is not distinct from p.actor_id
        and a.type = p.type
        and a.metric = p.metric
        and a.object_key = p.object_key
        and a.place_key = p.place_key;
