-- Figures that changed when an article was edited, newest first.
select x.changed_on, a.title as thing, x.change, x.metric, x.old_value, x.new_value, x.old_surface, x.new_surface,
    x.currency, x.unit, coalesce(x.new_figure_id, x.old_figure_id) as fact_id, x.url, x.old_quotation,
    x.new_quotation as quotation
from article_changes x
join articles a using (article_id)
where x.change in ('altered', 'gained', 'lost')
    and ($entity is null or x.subject_id = $entity)
order by x.changed_on desc, a.title, x.revision, fact_id
limit 60
