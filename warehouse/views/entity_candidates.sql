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
)
select
    entity_id,
    min(type) as type,
    min(name) as name,
    arg_min(language, name) as language,
    count(distinct article_id) as articles,
    count(distinct story_id) as stories,
    min(published_on) as first_on,
    max(published_on) as last_on,
    arg_min(url, (published_on, article_id)) as example_url,
    -- A name in another language that its tellings use for the same kind of thing.
    (
        select min(other.name)
        from named other
        where other.story_id in (select s.story_id from named s where s.entity_id = n.entity_id)
            and other.type = min(n.type)
            and other.language <> min(n.language)
    ) as other_language_name
from named n
group by entity_id
