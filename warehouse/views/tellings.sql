-- One telling by one article, in any revision: one event with one subject and one object, and since when it was public.
-- Example: Who told of one actor's deeds, in all revisions? from tellings where subject_id = 'co:naver'
--   thing_key: tellings of one kind of event by one actor about one thing share it, about facilities all by one actor; a hash
select
    t.*,
    -- Facilities of one actor belong together: "the data centre" may be the only one that it has.
    case
        when t.subject_key <> '' and (t.object_type = 'facility' or t.object_key = 'facility:')
            then hash(t.type, t.subject_key)
        else hash(t.type, t.subject_key, t.object_key, t.target_key)
    end as thing_key,
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
