-- One promise as all words in the warehouse make it, in the articles' own words and not yet judged.
-- Stored by promise_key: select article_id, promise_key from promise_claims
-- Example: Which promises slipped most often? from promises_told order by slips desc limit 10
from promises_known(date '9999-12-31')
