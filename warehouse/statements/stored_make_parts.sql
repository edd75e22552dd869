-- Rows of some parts of {view} as its definition gives them now; {values} are literals, which reach its scans.
insert into stored.{view}
from {view}
where {key} in ({values})
