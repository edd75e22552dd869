-- Stored rows of {view} that belong to a part to which no article contributes.
from stored.{view}
where {key}::varchar not in (select key from stored.keys where view = '{view}')
limit 1
