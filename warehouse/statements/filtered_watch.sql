-- A watch's rows under the user's filters.
with
found as (
{watch}
)
select subject_key, happened_on, text, url, entity_id
from found
where happened_on between $since and $today
    and ($metric is null or metric = $metric)
    and ($min_change_ratio is null or change_ratio is null or abs(change_ratio) >= $min_change_ratio)
    and (
        $entity is null
        or entity_id = $entity
        or entity_id in (select entity_id from entity_descendants where ancestor_id = $entity)
    )
order by happened_on, subject_key
