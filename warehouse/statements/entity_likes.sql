-- Names, aliases and ids that are spelled much like a word; .88 lets one letter in five differ, or two change places.
with words as (
    select entity_id, alias as word
    from entity_aliases
    union
    select entity_id, name
    from entity_names
    union
    select entity_id, entity_id
    from entities
)

select any_value(word order by likeness desc, word) as name
from (
    select entity_id, word, jaro_winkler_similarity(lower(word), lower($name)) as likeness
    from words
)
where likeness >= 0.88
group by entity_id
order by max(likeness) desc, name
limit 3
