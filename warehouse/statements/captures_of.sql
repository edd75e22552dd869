-- Every capture of these articles, with the source whose rules read it.
select
    c.article_id,
    c.captured_at,
    c.run_id,
    c.body_sha256,
    c.raw_file,
    c.raw_offset,
    a.source_id
from captures c
join articles a using (article_id)
where c.article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
order by all
