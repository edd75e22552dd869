-- Each correction's state: matched, unmatched (tried in vain), untried (what it names is here) or unknown (it is not);
-- and unwritten ones, which were applied and are in the file no more.
-- Bound: corrections, one text: key, article and entity with chr(31) between, and chr(30) between the corrections.
with
    written as (
        select string_split(unnest(string_split(nullif($corrections, ''), chr(30))), chr(31)) as parts
    ),
    corrections as (
        select parts[1] as correction, nullif(parts[2], '') as article, nullif(parts[3], '') as entity
        from written
    ),
    tried as (
        select correction, bool_or(matched) as matched
        from applied_corrections
        group by correction
    ),
    untried as (
        from corrections
        anti join tried using (correction)
    ),
    present as (
        select correction from untried semi join articles on article = article_id
        union
        select correction from untried semi join articles on article = url
        union
        select correction from untried semi join articles on article = canonical_url
        union
        select correction from untried semi join mentions_history on entity = entity_id
        union
        select correction from untried semi join discovered_entities on entity = discovered_entities.entity_id
    )
select
    correction,
    case
        when correction not in (select correction from corrections) then 'unwritten'
        when matched then 'matched'
        when not matched then 'unmatched'
        when correction in (from present) then 'untried'
        else 'unknown'
    end as state
from corrections
full join tried using (correction)
where correction in (select correction from corrections) or matched
