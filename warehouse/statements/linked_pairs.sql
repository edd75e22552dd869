-- Pairs of articles in two languages of which one names the other as its own telling: a touched one, then any other.
-- Bound: article_ids (the touched).
with
touched as (
    select unnest(string_split(nullif($article_ids, ''), chr(31))) as article_id
),
named as (
    select article_id as one_id, other_id
    from article_links
    where article_id in (from touched)
    union
    select other_id as one_id, article_id as other_id
    from article_links
    where other_id in (from touched)
),
signed as (
    select article_id, language
    from story_signatures
    where article_id in (select one_id from named union all select other_id from named)
)
select one_id, other_id, null as similarity
from named
join signed a on a.article_id = one_id
join signed b on b.article_id = other_id
where a.language <> b.language
