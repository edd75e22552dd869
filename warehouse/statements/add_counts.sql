-- Add to what a run counted; a run that never came to its end has counted nothing yet.
update runs
set
    discovered = coalesce(discovered, 0) + $discovered,
    fetched = coalesce(fetched, 0) + $fetched,
    new_articles = coalesce(new_articles, 0) + $new_articles,
    changed_articles = coalesce(changed_articles, 0) + $changed_articles,
    unchanged = coalesce(unchanged, 0) + $unchanged,
    rejected = coalesce(rejected, 0) + $rejected,
    failed = coalesce(failed, 0) + $failed
where run_id = $run_id
