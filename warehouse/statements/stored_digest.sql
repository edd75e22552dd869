-- Rows of a view or table and a sum over all their values, the same in any order.
select count(*), sum(hash(everything)::hugeint)
from {relation} everything
