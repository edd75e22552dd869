-- One latest claim about one market: its size, growth or shares, for one period, by one speaker; or who leads it.
-- Example: How large are the markets, and who leads them? from market_register order by market, period_start
--   market_id: the market
--   market: its name
--   fact: the metric, or the event type for who leads it
--   holder_id: who holds the place or share
--   holder: the same as written
--   evidence_id: the figure or event behind it
select
    v.subject_id as market_id,
    v.subject as market,
    v.metric as fact,
    null as holder_id,
    null as holder,
    v.scope,
    v.period_start,
    v.period_end,
    v.value,
    v.low,
    v.high,
    v.currency,
    v.unit,
    v.status,
    v.speaker,
    v.claimed_on,
    v.change_ratio,
    v.figure_id as evidence_id,
    v.url,
    v.quotation
from figure_vintages v
semi join known_entities e on e.entity_id = v.subject_id and e.type = 'market'
where v.is_latest
    and not v.superseded
union all
select
    o.object_id as market_id,
    o.object as market,
    o.type as fact,
    o.subject_id as holder_id,
    o.subject as holder,
    null as scope,
    o.period_start,
    o.period_end,
    o.amount as value,
    o.amount as low,
    o.amount as high,
    o.currency,
    o.unit,
    o.status,
    null as speaker,
    o.first_reported_on as claimed_on,
    null as change_ratio,
    o.evidence[1] as evidence_id,
    o.url,
    o.quotation
from occurrences o
where o.object_role = 'market'
    and o.status <> 'denied'
