-- Every capture of these articles.
select article_id, captured_at, run_id, body_sha256, raw_file, raw_offset
from captures
where article_id in (select unnest($article_ids))
order by all
