-- One telling by one article, in any revision: one event with one subject and one object, and since when it was public.
-- Example: Who told of one actor's deeds, in all revisions? from tellings where subject_id = 'co:naver'
select
    t.*,
    coalesce(t.date_start, a.published_on) as period_start,
    coalesce(t.date_end, a.published_on) as period_end,
    v.valid_from,
    v.public_on,
    a.published_on,
    a.publisher,
    a.source_id,
    a.story_id,
    a.url,
    t.revision = a.revision as is_current
from tellings_history t
join articles a using (article_id)
join article_revisions v on v.article_id = t.article_id and v.revision = t.revision
