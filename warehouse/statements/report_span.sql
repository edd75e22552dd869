-- The span of the news held, and how much there is.
select
    min(published_on) as first_on,
    max(published_on) as last_on,
    count(*) as articles,
    count(distinct story_id) as stories,
    count(distinct source_id) as sources,
    count(*) filter (revision > 1) as edited
from articles
