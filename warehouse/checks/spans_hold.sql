-- A span lies within its sentence, begins before it ends, and its length is that of its words.
select 'mention' as problem, article_id, revision, start_char, end_char, surface
from mentions_history
where not (start_char >= sentence_start and end_char <= sentence_end and end_char - start_char = length(surface))
union all
select 'date', article_id, revision, start_char, end_char, surface
from date_mentions_history
where not (start_char >= sentence_start and end_char <= sentence_end and end_char - start_char = length(surface))
union all
select 'figure', article_id, revision, start_char, end_char, surface
from figures_history
where not (start_char >= sentence_start and end_char <= sentence_end and end_char - start_char = length(surface))
    or quotation(quotation, start_char - sentence_start, end_char - sentence_start) <> surface
union all
select 'event', article_id, revision, start_char, end_char, trigger
from events_history
where not (start_char >= sentence_start and end_char <= sentence_end and end_char - start_char = length(trigger))
    or quotation(quotation, start_char - sentence_start, end_char - sentence_start) <> trigger
