-- Pairs of articles that tell one story: a touched one and any other in the window, with the share of common shingles.
-- Bound: article_ids (the touched), since and until (their window, widened), least_share, least_common, least_claims.
with
signed as (
    select *
    from story_signatures
    where told_at between $since and $until
),
touched as (
    select *
    from signed
    where article_id in (select unnest(string_split(nullif($article_ids, ''), chr(31))))
),
touched_shingles as (
    select article_id, language, unnest(shingles) as shingle
    from touched
),
signed_shingles as (
    select article_id, language, unnest(shingles) as shingle
    from signed
),
common as (
    select t.article_id as one_id, s.article_id as other_id, count(*) as shared
    from touched_shingles t
    join signed_shingles s using (language, shingle)
    where t.article_id <> s.article_id
    group by all
    having shared >= $least_common
),
touched_claims as (
    select article_id, language, told_at, unnest(claims) as claim
    from touched
),
signed_claims as (
    select article_id, language, told_at, unnest(claims) as claim
    from signed
),
agreeing as (
    select t.article_id as one_id, s.article_id as other_id, count(distinct claim) as shared
    from touched_claims t
    join signed_claims s using (claim)
    where t.language <> s.language
        and abs(date_diff('second', t.told_at, s.told_at)) <= 2 * 86400
    group by all
    having shared >= $least_claims
)
select one_id, other_id, shared / least(len(a.shingles), len(b.shingles)) as similarity
from common
join touched a on a.article_id = one_id
join signed b on b.article_id = other_id
where abs(date_diff('second', a.told_at, b.told_at)) <= 7 * 86400
    and shared >= $least_share * least(len(a.shingles), len(b.shingles))
union all
-- Tellings in two languages share claims and most of their main entities.
select one_id, other_id, null
from agreeing
join touched a on a.article_id = one_id
join signed b on b.article_id = other_id
where len(list_intersect(a.entity_ids, b.entity_ids)) >= greatest(1, least(len(a.entity_ids), len(b.entity_ids)) / 2)
