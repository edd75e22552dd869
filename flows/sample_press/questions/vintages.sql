-- The forecast that was revised most often: every value it was given, by whom, when, with the sentence.
with most as (
    select chain
    from figure_vintages
    where status_group = 'forecast'
    group by chain
    order by count(*) desc, chain
    limit 1
)
select
    v.claimed_on as claimed,
    v.speaker,
    v.subject_id as subject,
    extract(year from v.period_end) as year,
    v.value,
    coalesce(v.currency, v.unit) as unit,
    v.previous_value as before,
    v.articles,
    v.quotation
from figure_vintages v
join most using (chain)
order by v.claimed_at
