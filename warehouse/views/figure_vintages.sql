-- One new claim of one speaker about one metric, subject and period, with the value that it replaced.
with
-- An older value quoted beside the new one is dated by the words behind it, when they name a day that has passed.
recalled as (
    select
        c.article_id,
        c.revision,
        c.figure_id,
        arg_min(d.period_end, d.start_char) as recalled_on
    from claims c
    join date_mentions_history d
        on d.article_id = c.article_id
            and d.revision = c.revision
            and d.sentence = c.sentence
            and d.start_char >= c.end_char
    where c.series_role = 'from'
        and d.period_end < c.published_on
        and d.period_end <> c.period_end
    group by all
),
dated as (
    select
        c.*,
        r.recalled_on,
        coalesce(r.recalled_on::timestamp at time zone 'UTC', c.valid_from) as claimed_at,
        coalesce(c.series_role = 'from', false) as is_older
    from claims c
    left join recalled r using (article_id, revision, figure_id)
),
-- One word of one article: a value that it keeps over several revisions, or says twice, was claimed once.
words as (
    select
        *,
        lag(said) over (partition by chain, article_id order by claimed_at, not is_older, revision, start_char)
            as said_before_here
    from dated
),
claimed as (
    select
        *,
        lag(said) over telling as said_before,
        row_number() over (partition by chain, said order by claimed_at, not is_older, article_id, revision, start_char)
            = 1 as is_first,
        count(distinct article_id) over (partition by chain, said) as articles,
        count(distinct story_id) over (partition by chain, said) as stories,
        max(is_current::int) over (partition by chain, article_id, said) = 1 as is_kept_here
    from words
    window telling as (partition by chain order by claimed_at, not is_older, article_id, revision, start_char)
),
-- A value said before is news again only where the same article, or the speaker, is told to have changed it.
vintages as (
    from claimed
    where is_first
        or (
            said <> said_before
            and not is_older
            and (said <> said_before_here or (change_direction is not null and change_basis in ('forecast', 'plan')))
        )
),
followed as (
    select
        *,
        lag(value) over following as previous_value,
        lag(figure_id) over following as previous_figure_id,
        lead(figure_id) over following is null as is_latest
    from vintages
    window following as (partition by chain order by claimed_at, not is_older, article_id, revision, start_char)
),
denials as (
    select distinct kind, metric, subject_key, period_start, period_end, said
    from claims
    where status = 'denied'
)
select
    v.chain,
    v.metric,
    v.subject_id,
    v.subject,
    v.scope,
    v.period_start,
    v.period_end,
    v.period_precision,
    v.speaker_id,
    v.speaker,
    v.status_group,
    v.status,
    v.claimed_at,
    coalesce(v.recalled_on, (v.claimed_at at time zone 'UTC')::date) as claimed_on,
    v.kind,
    v.value,
    v.low,
    v.high,
    v.modifier,
    v.currency,
    v.unit,
    v.per,
    v.change_basis,
    v.previous_value,
    v.value - v.previous_value as change,
    (v.value - v.previous_value)::double / nullif(v.previous_value::double, 0) as change_ratio,
    v.is_latest,
    d.said is not null as denied,
    not v.is_kept_here as superseded,
    v.articles,
    v.stories,
    v.figure_id,
    v.article_id,
    v.revision,
    v.published_on,
    v.url,
    v.source_id,
    v.story_id,
    v.quotation
from followed v
left join denials d
    on d.kind = v.kind
        and d.metric = v.metric
        and d.subject_key = v.subject_key
        and d.period_start = v.period_start
        and d.period_end = v.period_end
        and d.said = v.said
