-- Words of closed lists are of these lists.
select 'run' as problem, run_id as id, state as word
from runs
where state not in ('running', 'done', 'partial', 'failed', 'crashed')
union all
select 'fetch', url, outcome
from fetches
where outcome not in ('ok', 'unchanged', 'rejected', 'failed', 'deferred')
    or role not in ('page', 'feed', 'sitemap', 'index', 'robots')
union all
select 'figure status', figure_id, status
from figures_history
where status not in ('actual', 'estimate', 'forecast', 'plan', 'target', 'denied')
union all
select 'event status', event_id, status
from events_history
where status not in ('done', 'ongoing', 'planned', 'claimed')
