-- The lock that every load takes is one row.
select count(*) as rows
from load_locks
having rows <> 1
