-- One row as long as the lake's catalogue answers.
from postgres_query('__ducklake_metadata_lake', 'select 1')
