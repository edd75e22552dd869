-- A URL has one row a run and role.
select run_id, role, url, count(*) as times
from fetches
group by run_id, role, url
having times > 1
