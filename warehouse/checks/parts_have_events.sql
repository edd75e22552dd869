-- Every argument and figure of an event belongs to one that exists, and to a figure that exists.
select 'argument' as problem, p.event_id as id, p.revision
from event_arguments_history p
anti join events_history e on e.event_id = p.event_id and e.revision = p.revision
union all
select 'figure of no event', p.event_id, p.revision
from event_figures_history p
anti join events_history e on e.event_id = p.event_id and e.revision = p.revision
union all
select 'no such figure', p.figure_id, p.revision
from event_figures_history p
anti join figures_history f on f.figure_id = p.figure_id and f.revision = p.revision
