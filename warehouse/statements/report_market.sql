-- The register of markets: latest claims about size, growth and shares, by market.
select
    market as thing, fact as type, coalesce(holder, speaker) as actor, scope, status, period_start, period_end, value as amount,
    currency, unit, claimed_on as last_reported_on, evidence_id as fact_id, url, quotation
from market_register
where $entity is null or $entity in (market_id, holder_id)
order by market, claimed_on desc, evidence_id
limit 80
