-- Some keys of {view}, always the same ones.
select distinct key
from stored.keys
where view = '{view}'
order by hash(key)
limit $most
