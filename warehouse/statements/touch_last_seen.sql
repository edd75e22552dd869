-- Carry the last "not modified" answers to the articles.
update articles
set last_seen_at = seen.last_at
from (
    select article_id, max(requested_at) as last_at
    from fetches
    where outcome = 'unchanged'
        and article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
    group by article_id
) seen
where articles.article_id = seen.article_id
    and articles.last_seen_at < seen.last_at
