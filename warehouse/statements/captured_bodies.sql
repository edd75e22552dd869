-- Every body that the ledger has of some URLs.
select url_key, requested_at, body_sha256
from fetches
where role = 'page'
    and body_sha256 is not null
    and url_key in (select unnest(string_split(nullif($url_keys, ''), chr(31))))
