-- The captures of one article, oldest first, each with the revision it shows and the fetch behind it.
select
    c.captured_at,
    c.revision,
    r.valid_from,
    r.rules_version,
    c.run_id,
    f.http_status,
    f.final_url,
    c.body_sha256,
    c.raw_file,
    c.raw_offset
from captures c
join article_revisions r using (article_id, revision)
left join fetches f on f.run_id = c.run_id and f.raw_file = c.raw_file and f.raw_offset = c.raw_offset
where c.article_id = $id
order by c.captured_at
