-- A body that was set aside has failed again.
update quarantine
set
    attempts = attempts + 2,
    url = coalesce($url, url),
    last_error = $error,
    last_at = $at
where body_sha256 = $body_sha256
