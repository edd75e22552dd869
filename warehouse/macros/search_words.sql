-- The words of a query: what white space separates.
create or replace macro search_words(words) as regexp_split_to_array(trim(nfc_normalize(words)), '\s+');
