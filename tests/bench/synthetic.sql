-- A synthetic warehouse of $mentions mentions: 30 mentions, 3 figures and 2 events an article, 400 articles a day.
insert into articles by name
select
    left(sha256(i::varchar), 16) as article_id,
    'https://news.example/' || i as url,
    'source' || i % 40 as source_id,
    'Publisher ' || i % 40 as publisher,
    'Headline number ' || i || ' about company ' || hash(i) % 5000 as title,
    [] as authors,
    timestamptz '2015-01-01 00:00:00+00' + to_seconds(i * 216) as published_at,
    published_at::date as published_on,
    'minute' as published_precision,
    if(i % 2 = 0, 'en', 'ko') as language,
    [] as tags,
    repeat('word' || hash(i) % 100000 || ' 인공지능 반도체 시장 전망 company invests in data centres and memory. ', 12) as text,
    'full' as access,
    left(sha256('content' || i), 32) as content_hash,
    1 as revision,
    article_id as story_id,
    published_at as captured_at,
    published_at as first_seen_at,
    published_at as last_seen_at
from range($articles) t(i);

insert into article_revisions by name
select article_id, 1 as revision, published_at as valid_from, published_on as public_on, captured_at, title, text, content_hash, published_at, 'bench' as rules_version
from articles;

insert into captures by name
select article_id, captured_at, '20150101T000000' as run_id, content_hash as body_sha256, 'raw/x.warc.gz' as raw_file, 0 as raw_offset, content_hash, 1 as revision
from articles;

insert into article_stories by name
select article_id, story_id, published_at as told_at
from articles;

insert into known_entities by name
select 'co:' || i as entity_id, if(i % 50 = 0, 'market', if(i % 7 = 0, 'model', 'company')) as type, 'Company ' || i as name, 'gazetteer' as origin
from range(20000) t(i);

insert into sources by name
select 'source' || i as source_id, 'Source ' || i as name, 'Asia/Seoul' as timezone, true as active
from range(40) t(i);

insert into event_types values
    ('invests', true, ['invests'], ['subject', 'object']),
    ('builds', true, ['operates'], ['subject', 'object']),
    ('releases', true, ['releases'], ['subject', 'object']);

insert into mentions_history by name
select
    article_id,
    1 as revision,
    'Company' as surface,
    j * 10 as start_char,
    j * 10 + 7 as end_char,
    j // 3 as sentence,
    (j // 3) * 30 as sentence_start,
    (j // 3) * 30 + 30 as sentence_end,
    'name' as rule_id,
    -- A few entities are in the news every day, most seldom; the demo's articles name 7 things in 14 mentions.
    'co:' || floor(20000 * power(hash(article_id, j % 16) / 18446744073709551615.0, 3))::integer as entity_id,
    'company' as type,
    'name' as level,
    false as nested
from articles, range(30) r(j);

insert into figures_history by name
select
    article_id,
    1 as revision,
    left(md5(article_id || j), 16) as figure_id,
    '40 trillion won' as surface,
    j * 100 as start_char,
    j * 100 + 15 as end_char,
    j as sentence,
    j * 100 as sentence_start,
    j * 100 + 90 as sentence_end,
    '40 trillion won is what the research firm expects of the market in the year that it names.' as quotation,
    'money' as rule_id,
    'money' as kind,
    (hash(article_id, j) % 1000)::decimal(38, 9) as value,
    value as low,
    value as high,
    'KRW' as currency,
    ['market_size', 'revenue', 'investment', 'operating_profit'][(1 + hash(article_id, j) % 4)::integer] as metric,
    'Company' as subject,
    'co:' || floor(20000 * power(hash(article_id, j, 1) / 18446744073709551615.0, 3))::integer as subject_id,
    make_date((2020 + hash(article_id, j, 2) % 11)::integer, 1, 1) as period_start,
    make_date(year(period_start)::integer, 12, 31) as period_end,
    'year' as period_precision,
    ['forecast', 'actual', 'plan'][(1 + hash(article_id, j, 3) % 3)::integer] as status,
    'Firm ' || hash(article_id, j, 4) % 20 as attributed_to
from articles, range(3) r(j);

insert into events_history by name
select
    article_id,
    1 as revision,
    left(md5(article_id || 'event' || j), 16) as event_id,
    ['invests', 'builds', 'releases'][(1 + hash(article_id, j) % 3)::integer] as type,
    ['done', 'planned', 'planned', 'ongoing'][(1 + hash(article_id, j, 5) % 4)::integer] as status,
    false as negated,
    'will build' as trigger,
    j * 100 as start_char,
    j * 100 + 10 as end_char,
    j as sentence,
    j * 100 as sentence_start,
    j * 100 + 90 as sentence_end,
    'will build a data centre of the kind that everybody builds, it said, by the end of the year.' as quotation,
    'builds' as rule_id,
    case when j = 0 then make_date((2018 + hash(article_id, 6) % 10)::integer, 1, 1) end as date_start,
    case when j = 0 then make_date(year(date_start)::integer, 12, 31) end as date_end
from articles, range(2) r(j);

insert into tellings_history by name
select
    article_id,
    revision,
    event_id,
    type,
    status,
    negated,
    'co:' || floor(20000 * power(hash(event_id, 1) / 18446744073709551615.0, 3))::integer as subject_id,
    'Company' as subject,
    subject_id as subject_key,
    'co:' || floor(20000 * power(hash(event_id, 2) / 18446744073709551615.0, 3))::integer as object_id,
    'Object' as object,
    object_id as object_key,
    'object' as object_role,
    ['facility', 'model', 'company'][(1 + hash(object_id) % 3)::integer] as object_type,
    '' as target_key,
    date_start,
    date_end
from events_history;

insert into event_arguments_history by name
select article_id, revision, event_id, 'subject' as role, subject_id as entity_id, 'company' as type, subject as surface, 0 as start_char, 7 as end_char
from tellings_history
union all by name
select article_id, revision, event_id, 'object' as role, object_id as entity_id, 'facility' as type, object as surface, 0 as start_char, 6 as end_char
from tellings_history;

insert into date_mentions_history by name
select article_id, 1 as revision, 'in 2030' as surface, start_char, start_char + 7 as end_char, sentence, sentence_start, sentence_end, 'year' as rule_id, period_start, period_end, 'year' as precision, 'in' as role
from figures_history;

insert into article_topics_history by name
select article_id, 1 as revision, 'topic' || hash(article_id) % 10 as topic, 0.5 as score, 'topic' as rule_id
from articles;

insert into discovered_entities by name
select article_id, 1 as revision, 'new:company:' || hash(article_id, 7) % 50000 as entity_id, 'company' as type, language, 'Name ' || hash(article_id, 7) % 50000 as name
from articles
where hash(article_id, 8) % 3 = 0;

insert into story_signatures by name
select article_id, language, published_at as told_at, list_sort([(hash(article_id, k) % 9000000000000000000)::bigint for k in range(40)]) as shingles, [] as claims, [] as entity_ids
from articles;

insert into fetches by name
select '20150101T000000' as run_id, source_id, 'page' as role, url, url as url_key, article_id, captured_at as requested_at, 'ok' as outcome, 1 as tries, content_hash as body_sha256
from articles;

insert into touched_articles
select article_id
from articles;
