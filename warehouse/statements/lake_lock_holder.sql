-- Who holds the lock of the lake's writers.
select 'PostgreSQL process ' || pid || coalesce(' of ' || client_addr, '') as holder
from postgres_query('__ducklake_metadata_lake', '
    select pid, host(client_addr) as client_addr
    from pg_locks
    join pg_stat_activity using (pid)
    where locktype = ''advisory'' and classid = 68 and objid = 1 and granted
')
