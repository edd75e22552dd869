-- The URL keys of the ledger whose hashes these are.
-- Bound: hashes (whole SHA-256 in hexadecimal).
select distinct url_key
from fetches
where url_key is not null
    and sha256(url_key) in (select unnest(string_split(nullif($hashes, ''), chr(31))))
