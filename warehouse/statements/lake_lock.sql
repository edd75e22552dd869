-- Whether this transaction now holds the lock of the lake's writers; the two numbers are its name among PostgreSQL's.
select held
from postgres_query('__ducklake_metadata_lake', 'select pg_try_advisory_xact_lock(68, 1) as held')
