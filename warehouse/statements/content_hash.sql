-- Rows of a table, and the sum of their hashes over the columns that do not depend on how they were loaded.
select count(*), sum(hash(content)::hugeint)
from (
    select {columns}
    from {table}
) content
