-- One telling of one happening by one article: an event with one subject, one object and where it goes.
with
arguments as (
    select
        article_id,
        revision,
        event_id,
        role,
        entity_id,
        type,
        surface,
        start_char,
        coalesce(
            entity_id,
            -- Facilities are told apart by their number and place, whatever language names them.
            case when type = 'facility' then type || ':' || regexp_replace(surface, '[^0-9]', '', 'g') end,
            regexp_replace(folded(surface), '[\s\p{P}]+', '', 'g')
        ) as argument_key
    from event_arguments_history
),
subjects as (
    from arguments
    where role = 'subject'
),
-- Every other party of a happening among equals stands in the object's place, once a pair.
others as (
    select s.* replace ('object' as role)
    from subjects s
    join events_history e using (article_id, revision, event_id)
    join event_types t on t.type = e.type
    where not list_contains(t.roles, 'object')
),
ranked_objects as (
    select
        *,
        case role
            when 'object' then 1
            when 'person' then 2
            when 'counterpart' then 3
            when 'market' then 4
            when 'into' then 5
            when 'through' then 6
            when 'topic' then 7
        end as precedence
    from (from arguments union all by name from others)
    where role in ('object', 'person', 'counterpart', 'market', 'into', 'through', 'topic')
),
objects as (
    from ranked_objects
    qualify precedence = min(precedence) over (partition by article_id, revision, event_id)
),
recipients as (
    from arguments
    where role = 'recipient'
    qualify row_number() over (partition by article_id, revision, event_id order by start_char) = 1
),
amounts as (
    select
        f.article_id,
        f.revision,
        f.event_id,
        arg_min(h.value, (f.role, h.start_char)) as amount,
        arg_min(h.currency, (f.role, h.start_char)) as currency,
        arg_min(h.unit, (f.role, h.start_char)) as unit,
        arg_min(h.figure_id, (f.role, h.start_char)) as figure_id
    from event_figures_history f
    join figures_history h using (article_id, revision, figure_id)
    where coalesce(h.series_role, 'to') = 'to'
    group by all
)
select
    e.article_id,
    e.revision,
    e.event_id,
    e.type,
    e.status,
    e.negated,
    s.entity_id as subject_id,
    s.surface as subject,
    coalesce(s.argument_key, '') as subject_key,
    o.entity_id as object_id,
    o.surface as object,
    o.role as object_role,
    coalesce(o.argument_key, '') as object_key,
    r.entity_id as recipient_id,
    r.surface as recipient,
    coalesce(r.argument_key, '') as recipient_key,
    e.place_id,
    e.date_start,
    e.date_end,
    e.date_precision,
    e.date_role,
    coalesce(e.date_start, a.published_on) as period_start,
    coalesce(e.date_end, a.published_on) as period_end,
    e.attributed_to,
    e.attributed_to_id,
    m.amount,
    m.currency,
    m.unit,
    m.figure_id,
    a.published_on,
    v.valid_from,
    a.publisher,
    a.source_id,
    a.story_id,
    a.url,
    e.quotation,
    e.revision = a.revision as is_current
from events_history e
join articles a using (article_id)
join article_revisions v on v.article_id = e.article_id and v.revision = e.revision
left join subjects s on s.article_id = e.article_id and s.revision = e.revision and s.event_id = e.event_id
left join objects o
    on o.article_id = e.article_id
        and o.revision = e.revision
        and o.event_id = e.event_id
        and (o.entity_id is distinct from s.entity_id or o.argument_key <> s.argument_key)
left join recipients r on r.article_id = e.article_id and r.revision = e.revision and r.event_id = e.event_id
left join amounts m on m.article_id = e.article_id and m.revision = e.revision and m.event_id = e.event_id
-- Of two equal parties one is the subject and one the object, not each of them both.
where o.argument_key is null
    or o.role <> 'object'
    or s.argument_key < o.argument_key
    or exists (
        select 1
        from event_types t
        where t.type = e.type
            and list_contains(t.roles, 'object')
    )
    or not exists (
        select 1
        from event_types t
        where t.type = e.type
    )
