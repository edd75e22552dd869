-- One story, however many articles and languages told it.
-- Example: Which stories did most outlets tell? from stories order by sources desc limit 20
--   languages: languages in which it was told
--   least_similarity: share of common shingles of its loosest member
--   urls: every telling, oldest first
select
    a.story_id,
    arg_min(a.title, (coalesce(a.published_at, a.first_seen_at), a.article_id)) as title,
    min(a.published_on) as first_on,
    max(a.published_on) as last_on,
    count(*) as articles,
    count(distinct a.source_id) as sources,
    list(distinct a.language order by a.language) as languages,
    min(s.similarity) as least_similarity,
    list(a.url order by coalesce(a.published_at, a.first_seen_at), a.article_id) as urls
from articles a
left join article_stories s using (article_id)
group by a.story_id
