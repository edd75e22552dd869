-- One happening, however many articles, outlets and languages told it.
-- Example: Who supplies whom? select subject, object, target, stories from occurrences where type = 'supplies'
--   subject: who acts: the name where the id is known, else the first article's words
--   object: on what, likewise
--   target: where it goes, likewise
--   status: how surely: done, ongoing, claimed, planned or denied
--   period_start: first day it may have happened
--   period_end: last day it may have happened
--   denials: number of articles that deny it
--   evidence: ids of the events or figures behind it
select
    o.* replace (
        coalesce(s.name, o.subject) as subject,
        coalesce(n.name, o.object) as object,
        coalesce(t.name, o.target) as target
    )
from occurrences_told o
left join known_entities s on s.entity_id = o.subject_id
left join known_entities n on n.entity_id = o.object_id
left join known_entities t on t.entity_id = o.target_id
