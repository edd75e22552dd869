-- No period ends before it begins, and no bound lies above the other.
select 'figure' as problem, figure_id as id, revision
from figures_history
where period_end < period_start
    or high < low
union all
select 'event', event_id, revision
from events_history
where date_end < date_start
union all
select 'date', article_id, revision
from date_mentions_history
where period_end < period_start
