-- One word about one promise by one article, in any revision: planned, denied or kept, and since when it was public.
-- Example: Which words stand behind one actor's promises? from promise_claims where actor_id = 'co:naver' order by public_on
--   promise_key: words about one actor's deeds of one type or metric share it; a hash
--   actor_key: id of the actor, else its folded words
--   place_key: id of the place; empty when none is named
--   word: planned, denied or kept
--   is_own_word: whether it is the actor's own word or a plain report of it
--   due_start: first day of the due period
--   due_end: last day of the due period
select hash(actor_key, type, metric) as promise_key, *
from (
    select
        y.type,
        '' as metric,
        t.subject_id as actor_id,
        t.subject as actor,
        t.subject_key as actor_key,
        t.object_id,
        t.object,
        t.object_type,
        t.object_key,
        t.place_id,
        coalesce(t.place_id, '') as place_key,
        'planned' as word,
        t.date_start as due_start,
        t.date_end as due_end,
        t.amount as value,
        t.currency,
        t.unit,
        coalesce(t.attributed_to_id, t.attributed_to) is null or coalesce(t.attributed_to_id = t.subject_id, false)
            as is_own_word,
        t.public_on,
        t.valid_from,
        t.article_id,
        t.revision,
        t.event_id as evidence_id,
        t.source_id,
        t.story_id,
        t.url
    from tellings t
    join event_types y on y.type = t.type and y.promise
    where t.status = 'planned'
        and not t.negated
        and t.subject_key <> ''
    union all by name
    select
        y.type,
        '' as metric,
        t.subject_id as actor_id,
        t.subject as actor,
        t.subject_key as actor_key,
        t.object_id,
        t.object,
        t.object_type,
        t.object_key,
        t.place_id,
        coalesce(t.place_id, '') as place_key,
        case when t.negated then 'denied' else 'kept' end as word,
        t.date_start as due_start,
        t.date_end as due_end,
        t.public_on,
        t.valid_from,
        t.article_id,
        t.revision,
        t.event_id as evidence_id,
        t.source_id,
        t.story_id,
        t.url
    from tellings t
    join event_types y on y.promise and (y.type = t.type or (not t.negated and list_contains(y.kept_by, t.type)))
    where t.subject_key <> ''
        and (t.negated or t.status = 'done')
    union all by name
    -- Planned and aimed-at figures of an actor; those of an event are part of its promise.
    select
        '' as type,
        c.metric,
        coalesce(c.agent_id, c.subject_id) as actor_id,
        coalesce(c.agent, c.subject) as actor,
        coalesce(c.agent_id, folded(c.agent), c.subject_key) as actor_key,
        case when c.agent is not null then c.subject_id end as object_id,
        case when c.agent is not null then c.subject end as object,
        concat_ws('|', case when c.agent is not null then c.subject_key end, folded(c.scope)) as object_key,
        null as place_id,
        '' as place_key,
        case c.status
            when 'denied' then 'denied'
            when 'actual' then 'kept'
            else 'planned'
        end as word,
        c.period_start as due_start,
        c.period_end as due_end,
        coalesce(c.value, c.low, c.high) as value,
        c.currency,
        c.unit,
        coalesce(c.attributed_to_id, c.attributed_to) is null
            or coalesce(c.attributed_to_id = coalesce(c.agent_id, c.subject_id), false) as is_own_word,
        c.public_on,
        c.valid_from,
        c.article_id,
        c.revision,
        c.figure_id as evidence_id,
        c.source_id,
        c.story_id,
        c.url
    from claims c
    anti join (
        select f.figure_id, f.revision
        from event_figures_history f
        join events_history e using (event_id, revision)
        join event_types y on y.type = e.type and y.promise
    ) told on told.figure_id = c.figure_id and told.revision = c.revision
    where c.status in ('plan', 'target', 'actual', 'denied')
        and coalesce(c.series_role, 'to') = 'to'
)
