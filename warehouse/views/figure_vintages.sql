-- One new claim of one speaker about one metric, subject and period, with the value that it replaced.
-- Example: How did one forecast change? from vintages('market:hbm')
--   subject: its name where the id is known, else the words
--   speaker: by whose word: the name where the id is known, else the words; without an attribution the publisher
--   is_attributed: whether the article names who says it; else the outlet itself speaks
--   claimed_at: since when the public could know, UTC
--   claimed_on: the day of that in the source's zone; an older value quoted later is dated by its own words
--   previous_value: the value that it replaced, in the same currency or unit
--   change_ratio: change as a share of the value that it replaced
--   is_latest: whether the speaker said nothing newer
--   denied: whether somebody denied this value
--   superseded: whether an edit took it out of its article
select v.* replace (coalesce(n.name, v.subject) as subject, coalesce(k.name, v.speaker) as speaker)
from vintages_told v
left join known_entities n on n.entity_id = v.subject_id
left join known_entities k on k.entity_id = v.speaker_id
