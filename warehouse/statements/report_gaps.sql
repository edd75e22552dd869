-- Days on which a source had no article though some are usual.
select source_id, day, usual_articles
from coverage_gaps
where day between $since and $until
order by day, source_id
