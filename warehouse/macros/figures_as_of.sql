-- What the public could read at an instant: the figures of the revision that each article showed then.
-- Example: What could be read about the HBM market on 1 March 2026? from figures_as_of(timestamptz '2026-03-01 00:00:00+09') where subject_id = 'market:hbm'
create or replace macro figures_as_of(moment) as table
select
    h.*,
    v.valid_from,
    v.public_on,
    v.captured_at,
    a.published_on,
    a.url,
    a.source_id,
    a.publisher,
    a.story_id
from figures_history h
join (
    select article_id, revision, valid_from, public_on, captured_at
    from article_revisions
    where valid_from <= moment
    -- Of revisions that became public at one instant the later one counts.
    qualify row_number() over (partition by article_id order by valid_from desc, revision desc) = 1
) v on v.article_id = h.article_id and v.revision = h.revision
join articles a on a.article_id = h.article_id;
