-- How many articles each source has of each day of a span.
select source_id, published_on, count(*) as articles
from articles
where published_on between $since and $until
    and source_id is not null
group by all
