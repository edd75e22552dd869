-- One new claim of one speaker about one metric, subject and period, in the articles' own words.
-- Stored by claim_key: select article_id, claim_key from claims
-- Example: In which words were forecasts attributed? select speaker, count(*) from vintages_told where status_group = 'forecast' group by speaker
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
    -- Only what decides is carried through the windows; the rest is joined at the end.
    select
        c.chain,
        c.subject_id,
        c.metric,
        c.figure_id,
        c.article_id,
        c.revision,
        c.start_char,
        c.subject_key,
        c.claim_key,
        c.status_group,
        c.speaker,
        c.said,
        c.value,
        c.series_id,
        c.story_id,
        c.is_current,
        coalesce(r.recalled_on::timestamp at time zone 'UTC', c.valid_from) as claimed_at,
        coalesce(r.recalled_on, c.public_on) as claimed_on,
        coalesce(c.series_role = 'from', false) as is_older,
        max(case when c.series_role = 'from' then c.said end) over (
            partition by c.subject_id, c.metric, c.claim_key, c.article_id, c.revision, c.series_id
        ) as changed_from
    from claims c
    left join recalled r on r.article_id = c.article_id and r.revision = c.revision and r.figure_id = c.figure_id
),
placed as (
    select
        *,
        row_number() over (
            partition by subject_id, metric, claim_key, chain
            order by claimed_at, not is_older, article_id, revision, start_char
        ) as place
    from dated
),
said_first as (
    select
        *,
        place = min(place) over same_words as is_first,
        count(distinct article_id) over same_words as articles,
        count(distinct story_id) over same_words as stories,
        max(is_current::int) over (partition by subject_id, metric, claim_key, chain, said, article_id) = 1 as is_kept_here
    from placed
    window same_words as (partition by subject_id, metric, claim_key, chain, said)
),
followed as (
    select
        *,
        lag(said) over (partition by subject_id, metric, claim_key, chain order by place) as said_before,
        lag(said) over (partition by subject_id, metric, claim_key, chain, article_id order by place) as said_before_here
    from said_first
    -- An older value beside the new one says nothing new once it has been heard.
    where not is_older
        or is_first
),
-- A value heard before is news again only where the same article changed its word, or is told to replace the last one.
vintages as (
    from followed
    where is_first
        or (said <> said_before and (said <> said_before_here or (series_id is not null and changed_from = said_before)))
),
compared as (
    select
        *,
        lag(value) over (partition by subject_id, metric, claim_key, chain order by place) as previous_value,
        place = max(place) over (partition by subject_id, metric, claim_key, chain) as is_latest
    from vintages
),
denials as (
    select distinct kind, claim_key, said
    from claims
    where status = 'denied'
)
select
    v.chain,
    v.metric,
    v.subject_id,
    v.subject_key,
    v.claim_key,
    f.subject,
    f.scope,
    f.period_start,
    f.period_end,
    f.period_precision,
    f.attributed_to_id as speaker_id,
    v.speaker,
    f.attributed_to is not null or f.attributed_to_id is not null as is_attributed,
    v.status_group,
    f.status,
    v.claimed_at,
    v.claimed_on,
    f.kind,
    f.value,
    f.low,
    f.high,
    f.modifier,
    f.currency,
    f.unit,
    f.per,
    f.change_basis,
    v.previous_value,
    f.value - v.previous_value as change,
    (f.value - v.previous_value)::double / nullif(v.previous_value::double, 0) as change_ratio,
    v.is_latest,
    d.said is not null as denied,
    not v.is_kept_here as superseded,
    v.articles,
    v.stories,
    v.figure_id,
    v.article_id,
    v.revision,
    a.published_on,
    a.url,
    a.source_id,
    a.story_id,
    f.quotation
from compared v
join figures_history f on f.figure_id = v.figure_id and f.revision = v.revision
join articles a on a.article_id = v.article_id
left join denials d
    on d.kind = f.kind
        and d.claim_key = v.claim_key
        and d.said = v.said
