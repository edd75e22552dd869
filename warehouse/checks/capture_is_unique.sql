-- No capture is there twice.
select article_id, captured_at, body_sha256, run_id, count(*) as times
from captures
group by all
having times > 1
