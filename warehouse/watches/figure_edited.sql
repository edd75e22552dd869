-- An article was edited after publication, and a figure in it changed, came or went.
select
    article_id || ':' || revision || ':' || coalesce(new_figure_id, old_figure_id) as subject_key,
    changed_on as happened_on,
    concat_ws(' ', change || ':', old_surface, '→', new_surface, '(' || coalesce(new_quotation, old_quotation) || ')') as text,
    url,
    subject_id as entity_id,
    metric,
    (new_value - old_value)::double / nullif(old_value::double, 0) as change_ratio
from article_changes
where change in ('gained', 'lost', 'altered')
