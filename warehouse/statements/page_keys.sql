-- What tells the pages with a body apart, articles first by their id, that have one since a day.
select coalesce(article_id, url_key, url) as page_key
from fetches
where role = 'page'
    and raw_file is not null
group by 1
having $since::date is null
    or max(requested_at) >= $since::date
order by 1
