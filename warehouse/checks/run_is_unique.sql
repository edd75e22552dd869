-- A run is in the ledger once.
select run_id, count(*) as times
from runs
group by run_id
having times > 1
