-- Enter a run that begins.
insert into runs by name
select
    $run_id as run_id,
    $kind as kind,
    'running' as state,
    $started_at as started_at,
    $parameters as parameters,
    $code_version as code_version,
    $rules_version as rules_version,
    $journal_rows as journal_rows
