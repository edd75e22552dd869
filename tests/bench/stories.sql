-- Articles with nothing but what grouping reads: a thousand a day, every tenth a copy of one of the day before, eighty
-- shingles and eight claims each, of which one is a phrase that a hundred others share.
create temp table drawn as
select
    i,
    case when i % 10 = 0 and i > 1000 then i - 999 else i end as told,
    left(md5(i::varchar), 16) as article_id,
    timestamptz '2020-01-01 00:00:00Z' + to_minutes((i * 1.44)::bigint) as told_at,
    case when i % 3 = 0 then 'en' else 'ko' end as language
from range($articles) t (i);

insert into articles by name
select
    article_id,
    'https://x.example/' || i as url,
    'source' || i % 50 as source_id,
    told_at as published_at,
    told_at::date as published_on,
    language,
    'Text.' as text,
    article_id as content_hash,
    1 as revision,
    article_id as story_id,
    told_at as captured_at,
    told_at as first_seen_at,
    told_at as last_seen_at
from drawn;

insert into article_stories by name
select article_id, article_id as story_id, told_at
from drawn;

insert into story_signatures by name
select
    article_id,
    language,
    told_at,
    list_sort(list_transform(range(80), k -> 4 * (hash(told, k) % 2000000000000000000)::bigint)) as shingles,
    list_transform(range(8), k -> 'money|' || hash(told, k) % (case when k = 0 then 100 else 1000000 end) || '|KRW|') as claims,
    list_transform(range(4), k -> 'co:' || floor(5000 * power(hash(told, k) / 18446744073709551615.0, 2))::integer) as entity_ids
from drawn;

drop table drawn;
