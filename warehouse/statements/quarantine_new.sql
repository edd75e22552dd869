-- Set a body aside.
insert into quarantine by name
select
    $body_sha256 as body_sha256,
    $url as url,
    'read' as stage,
    2 as attempts,
    $error as last_error,
    $at as last_at
