-- The keys of {view} to which touched articles contributed, or contribute now.
select key from stored.keys where view = '{view}' and article_id in (from stored_touched)
union
select key from stored_keys_now
