-- Pairs of articles that tell one story: a touched one and any other in the window, with the share of common shingles.
-- Bound: article_ids (the touched), since and until (their window, widened), least_share, least_common, least_claims.
-- Articles are joined by their numbers in the window: ids and languages are looked up for the pairs that are left.
with
signed as materialized (
    select
        row_number() over () as number,
        *
    from story_signatures
    where told_at between $since and $until
),
touched as (
    select *
    from signed
    where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
),
touched_shingles as (
    select number, unnest(shingles) as shingle
    from touched
),
signed_shingles as (
    select number, unnest(shingles) as shingle
    from signed
),
common as (
    select t.number as one, s.number as other, count(*) as shared
    from touched_shingles t
    join signed_shingles s using (shingle)
    where t.number <> s.number
    group by all
    having shared >= $least_common
),
touched_claims as (
    select number, language, told_at, unnest(claims) as claim
    from touched
),
signed_claims as (
    select number, language, told_at, unnest(claims) as claim
    from signed
    where told_at between (select min(told_at) - interval 2 day from touched)
        and (select max(told_at) + interval 2 day from touched)
),
agreeing as (
    select t.number as one, s.number as other, count(distinct claim) as shared
    from touched_claims t
    join signed_claims s using (claim)
    where t.language <> s.language
        and abs(date_diff('second', t.told_at, s.told_at)) <= 2 * 86400
    group by all
    having shared >= $least_claims
)
select a.article_id as one_id, b.article_id as other_id, shared / least(len(a.shingles), len(b.shingles)) as similarity
from common
join touched a on a.number = one
join signed b on b.number = other
where a.language = b.language
    and abs(date_diff('second', a.told_at, b.told_at)) <= 7 * 86400
    and shared >= $least_share * least(len(a.shingles), len(b.shingles))
union all
-- Tellings in two languages share claims and most of their main entities.
select a.article_id as one_id, b.article_id as other_id, null as similarity
from agreeing
join touched a on a.number = one
join signed b on b.number = other
where len(list_intersect(a.entity_ids, b.entity_ids)) >= greatest(1, least(len(a.entity_ids), len(b.entity_ids)) / 2)
