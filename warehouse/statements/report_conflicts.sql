-- Latest claims of two speakers that cannot both be true.
select x.metric, coalesce(e.name, x.subject) as thing, x.period_start, x.period_end, x.speaker, x.value, x.other_speaker,
    x.other_value, x.currency, x.unit, x.claimed_on, x.other_claimed_on, x.figure_id as fact_id, x.url, x.quotation,
    x.other_quotation
from figure_conflicts x
left join entities e on e.entity_id = x.subject_id
where $entity is null or x.subject_id = $entity
order by greatest(x.claimed_on, x.other_claimed_on) desc, x.metric, fact_id
limit 40
