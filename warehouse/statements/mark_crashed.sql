-- Mark runs whose process is gone.
update runs
set state = 'crashed', finished_at = $at
where run_id in (select unnest($run_ids))
    and state = 'running'
