-- Every vintage of the chains that were revised, the most often revised chains first.
with revised as (
    select chain, count(*) as vintages, max(claimed_at) as last_claimed_at
    from figure_vintages
    where status_group in ('forecast', 'plan')
        and value is not null
        and ($entity is null or subject_id = $entity or speaker_id = $entity)
    group by chain
    having count(distinct value) > 1
    order by vintages desc, last_claimed_at desc, chain
    limit 12
)
select
    v.chain, v.metric, coalesce(e.name, v.subject) as subject, v.scope, v.period_start, v.period_end,
    coalesce(s.name, v.speaker) as speaker, v.status, v.claimed_on, v.value, v.currency, v.unit, v.previous_value,
    v.change_ratio, v.is_latest, v.articles, v.stories, v.figure_id as fact_id, v.url, v.quotation, f.rule_id
from figure_vintages v
join revised r using (chain)
left join entities e on e.entity_id = v.subject_id
left join entities s on s.entity_id = v.speaker_id
left join figures_history f on f.figure_id = v.figure_id and f.revision = v.revision
order by r.vintages desc, r.last_claimed_at desc, v.chain, v.claimed_at
