-- One figure that is a claim (it has metric, subject and period), in any revision, with its speaker and chain.
-- Example: Which claims did one forecaster make, in all revisions? from claims where speaker_id = 'rf:trendforce'
--   chain: claims that can be compared share it: kind, metric, subject, scope, period, basis, currency or unit, speaker and status group
--   speaker_id: by whose word, where that is known
--   speaker: by whose word; without an attribution the publisher
--   status_group: actual, forecast (with estimates), plan (with targets) or denied
--   said: the number or range as one string, for comparing
--   is_current: whether the current revision of the article says it
--   subject_key: id of the subject, else its folded words
--   claim_key: claims about one metric, subject and period share it, whoever makes them; a hash
select
    md5(
        concat_ws(
            '|',
            f.kind,
            f.metric,
            coalesce(f.subject_id, folded(f.subject)),
            coalesce(folded(f.scope), ''),
            f.period_start,
            f.period_end,
            coalesce(f.per, ''),
            coalesce(f.change_basis, ''),
            coalesce(f.currency, f.unit, ''),
            coalesce(f.attributed_to_id, folded(f.attributed_to), folded(a.publisher), ''),
            case f.status
                when 'estimate' then 'forecast'
                when 'target' then 'plan'
                else coalesce(f.status, '')
            end
        )
    ) as chain,
    f.*,
    coalesce(f.subject_id, folded(f.subject)) as subject_key,
    hash(f.metric, coalesce(f.subject_id, folded(f.subject)), f.period_start, f.period_end) as claim_key,
    f.attributed_to_id as speaker_id,
    coalesce(f.attributed_to, a.publisher) as speaker,
    case f.status
        when 'estimate' then 'forecast'
        when 'target' then 'plan'
        else f.status
    end as status_group,
    coalesce(f.value::varchar, concat_ws('..', f.low, f.high)) as said,
    v.valid_from,
    v.public_on,
    v.captured_at,
    a.published_on,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id,
    f.revision = a.revision as is_current
from figures_history f
join articles a using (article_id)
join article_revisions v on v.article_id = f.article_id and v.revision = f.revision
where f.metric is not null
    and coalesce(f.subject_id, f.subject) is not null
    and f.period_start is not null
    and (f.value is not null or f.low is not null or f.high is not null)
