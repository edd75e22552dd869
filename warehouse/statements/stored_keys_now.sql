-- The keys of {view} to which articles contribute as they are now.
select distinct '{view}' as view, article_id, key::varchar as key
from ({keys}) contributed(article_id, key)
