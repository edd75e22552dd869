-- Enter a run's end and what it counted.
update runs
set
    state = $state,
    finished_at = $finished_at,
    discovered = $discovered,
    fetched = $fetched,
    new_articles = $new_articles,
    changed_articles = $changed_articles,
    unchanged = $unchanged,
    rejected = $rejected,
    failed = $failed
where run_id = $run_id
