-- The history of every claim about one subject, chain by chain, oldest first.
-- Example: How did forecasts of the HBM market change? from vintages('market:hbm')
create or replace macro vintages(subject_or_id) as table
from figure_vintages
where subject_id = subject_or_id
order by metric, period_start, period_end, speaker, chain, claimed_at;
