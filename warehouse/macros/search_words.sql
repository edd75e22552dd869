-- The words of a query: what white space separates.
-- Example: Into which words is a query split? select search_words('HBM 전망')
create or replace macro search_words(words) as regexp_split_to_array(trim(nfc_normalize(words)), '\s+');
