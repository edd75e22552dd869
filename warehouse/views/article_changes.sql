-- One figure that an edit of an article brought, dropped or altered; or an edit that changed words only.
-- Example: What did edits change in articles of March 2026? from article_changes where changed_on between date '2026-03-01' and date '2026-03-31'
--   previous_revision: the revision before the edit
--   changed_at: since when the public could read the edit, UTC
--   changed_on: the day of that in the source's zone
--   change: gained, lost, altered, or words when no figure changed; in figure_vintages the value minus the one that it replaced
--   old_value: the number before the edit, in its currency or unit
--   new_value: the number after the edit
--   old_surface: the words before
--   new_surface: the words after
--   old_figure_id: the figure of the revision before
--   new_figure_id: the figure of the revision after
--   old_quotation: the sentence before
--   new_quotation: the sentence after
--   title_changed: whether the headline changed too
with
-- Few articles were ever edited; the others' figures are not looked at.
edited as (
    select distinct article_id
    from article_revisions
    where revision > 1
),
edits as (
    select
        article_id,
        revision,
        revision - 1 as previous_revision,
        valid_from,
        public_on,
        title,
        lag(title) over (partition by article_id order by revision) as previous_title
    from article_revisions
    semi join edited using (article_id)
),
numbered as (
    select
        f.*,
        concat_ws(
            '|',
            kind,
            metric,
            coalesce(subject_id, folded(subject)),
            coalesce(folded(scope), ''),
            period_start,
            period_end,
            coalesce(attributed_to_id, folded(attributed_to))
        ) as claim_key,
        regexp_replace(folded(quotation), '[0-9][0-9,.]*', '#', 'g') as masked
    from figures_history f
    semi join edited using (article_id)
),
-- What one revision has and the other has not, by evidence and value.
gained as (
    select e.previous_revision, n.*
    from numbered n
    join edits e using (article_id, revision)
    anti join numbered o
        on o.article_id = n.article_id
            and o.revision = n.revision - 1
            and o.figure_id = n.figure_id
    where e.previous_revision > 0
),
lost as (
    select e.revision as next_revision, n.*
    from numbered n
    join edits e on e.article_id = n.article_id and e.previous_revision = n.revision
    anti join numbered o
        on o.article_id = n.article_id
            and o.revision = n.revision + 1
            and o.figure_id = n.figure_id
),
-- The same claim with another value, else the same sentence with other numbers, in order.
gained_keyed as (
    select
        *,
        case when metric is not null then claim_key else kind || '|' || masked end as match_key
    from gained
),
lost_keyed as (
    select
        *,
        case when metric is not null then claim_key else kind || '|' || masked end as match_key
    from lost
),
gained_ranked as (
    select
        *,
        row_number() over (partition by article_id, revision, match_key order by start_char) as place
    from gained_keyed
),
lost_ranked as (
    select
        *,
        row_number() over (partition by article_id, next_revision, match_key order by start_char) as place
    from lost_keyed
),
paired as (
    select
        g.article_id,
        g.revision,
        case
            when l.figure_id is null then 'gained'
            when (g.value, g.low, g.high) is not distinct from (l.value, l.low, l.high) then 'reworded'
            else 'altered'
        end as change,
        coalesce(g.metric, l.metric) as metric,
        coalesce(g.subject_id, l.subject_id) as subject_id,
        coalesce(g.subject, l.subject) as subject,
        l.value as old_value,
        g.value as new_value,
        coalesce(g.currency, l.currency) as currency,
        coalesce(g.unit, l.unit) as unit,
        l.surface as old_surface,
        g.surface as new_surface,
        l.figure_id as old_figure_id,
        g.figure_id as new_figure_id,
        l.quotation as old_quotation,
        g.quotation as new_quotation
    from gained_ranked g
    left join lost_ranked l
        on l.article_id = g.article_id
            and l.next_revision = g.revision
            and l.match_key = g.match_key
            and l.place = g.place
    union all by name
    select
        l.article_id,
        l.next_revision as revision,
        'lost' as change,
        l.metric,
        l.subject_id,
        l.subject,
        l.value as old_value,
        l.currency,
        l.unit,
        l.surface as old_surface,
        l.figure_id as old_figure_id,
        l.quotation as old_quotation
    from lost_ranked l
    anti join gained_ranked g
        on g.article_id = l.article_id
            and g.revision = l.next_revision
            and g.match_key = l.match_key
            and g.place = l.place
)
select
    e.article_id,
    e.previous_revision,
    e.revision,
    e.valid_from as changed_at,
    e.public_on as changed_on,
    coalesce(p.change, 'words') as change,
    p.metric,
    p.subject_id,
    p.subject,
    p.old_value,
    p.new_value,
    p.currency,
    p.unit,
    p.old_surface,
    p.new_surface,
    p.old_figure_id,
    p.new_figure_id,
    p.old_quotation,
    p.new_quotation,
    e.previous_title is distinct from e.title as title_changed,
    a.url,
    a.source_id
from edits e
join articles a using (article_id)
left join paired p on p.article_id = e.article_id and p.revision = e.revision and p.change <> 'reworded'
where e.previous_revision > 0
