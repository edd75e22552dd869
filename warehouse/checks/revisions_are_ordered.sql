-- Revisions are numbered from 1 without gaps, their valid_from never goes back, and the article shows the last.
select r.article_id, count(*) as revisions, max(r.revision) as last, any_value(a.revision) as shown
from (
    select
        article_id,
        revision,
        content_hash,
        valid_from < lag(valid_from) over (partition by article_id order by revision) as goes_back
    from article_revisions
) r
left join articles a using (article_id)
group by r.article_id
having last <> revisions
    or shown is distinct from last
    or bool_or(goes_back)
