-- Rows of some parts of {view} go; {values} are literals.
delete from stored.{view}
where {key} in ({values})
