-- Facts of one table that a batch gains, loses and changes, by rule.
with before as (
    select row(article_id, revision, {keys}) as fact, rule_id, hash(held) as content
    from {table} held
    where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
),
after as (
    select row(article_id, revision, {keys}) as fact, rule_id, hash(brought) as content
    from brought
)
select
    coalesce(after.rule_id, before.rule_id) as rule_id,
    count(*) filter (before.fact is null) as gained,
    count(*) filter (after.fact is null) as lost,
    count(*) filter (before.fact is not null and after.fact is not null) as changed
from before
full join after using (fact)
where before.content is distinct from after.content
group by 1
order by 1
