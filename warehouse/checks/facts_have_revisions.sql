-- Every fact belongs to a revision that exists.
select 'facts' as problem, f.article_id, f.revision
from (
    select distinct article_id, revision from mentions_history
    union
    select distinct article_id, revision from date_mentions_history
    union
    select distinct article_id, revision from figures_history
    union
    select distinct article_id, revision from events_history
    union
    select distinct article_id, revision from article_topics_history
    union
    select distinct article_id, revision from discovered_entities
) f
anti join article_revisions r on r.article_id = f.article_id and r.revision = f.revision
