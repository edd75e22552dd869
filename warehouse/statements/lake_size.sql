-- Files and bytes of the lake as it is now, those that mark deleted rows included.
select
    sum(file_count + delete_file_count)::bigint,
    sum(file_size_bytes + delete_file_size_bytes)::bigint
from ducklake_table_info('lake')
