-- One name that articles use and no gazetteer knows: how often, since when, an example.
-- Example: Which new names came up this month? from entity_candidates where first_on >= date '2026-03-01' order by stories desc
--   first_on: day of the first article
--   last_on: day of the last article
--   example_url: the first article
--   other_language_name: a name of the same kind in another language in the same stories
with
named as (
    select
        d.entity_id,
        d.type,
        d.name,
        d.language,
        d.article_id,
        a.story_id,
        a.published_on,
        a.first_seen_at,
        a.url
    from discovered_entities d
    join articles a using (article_id, revision)
    where d.entity_id not in (select entity_id from known_entities)
),
told as (
    select distinct story_id, type, language, name
    from named
)
select
    n.entity_id,
    min(n.type) as type,
    min(n.name) as name,
    arg_min(n.language, n.name) as language,
    count(distinct n.article_id) as articles,
    count(distinct n.story_id) as stories,
    min(n.published_on) as first_on,
    max(n.published_on) as last_on,
    arg_min(n.url, (n.published_on, n.article_id)) as example_url,
    -- A name in another language that its stories use for the same kind of thing.
    min(t.name) as other_language_name
from named n
left join told t on t.story_id = n.story_id and t.type = n.type and t.language <> n.language
group by n.entity_id
