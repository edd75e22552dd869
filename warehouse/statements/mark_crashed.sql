-- Mark runs whose process is gone.
update runs
set state = 'crashed', finished_at = $at
where run_id in (select unnest(string_split(nullif($run_ids, ''), chr(31))))
    and state = 'running'
