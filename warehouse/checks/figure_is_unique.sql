-- A figure is there once a revision.
select figure_id, revision, count(*) as times
from figures_history
group by figure_id, revision
having times > 1
