-- Discovered names with their first evidence: the rule that found it and its sentence. Most independent stories first.
with
evidence as (
    select
        entity_id,
        arg_min(rule_id, (published_on, article_id, start_char)) as rule_id,
        arg_min(quotation, (published_on, article_id, start_char)) as quotation
    from mentions
    where entity_id in (select entity_id from entity_candidates)
    group by entity_id
)
select
    c.entity_id,
    c.type,
    c.name,
    c.language,
    c.articles,
    c.stories,
    c.first_on,
    c.last_on,
    c.example_url,
    c.other_language_name,
    e.rule_id,
    e.quotation
from entity_candidates c
left join evidence e using (entity_id)
order by c.stories desc, c.articles desc, c.entity_id
