-- A count of some parts of a view and a sum over all their values, the same in any order; {values} are literals.
select count(*), sum(hash(everything)::hugeint)
from (
    from {relation}
    where {key} in ({values})
) everything
