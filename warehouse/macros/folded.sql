-- Words as they are compared: NFC, lower case, every run of white space one space.
create or replace macro folded(words) as lower(trim(regexp_replace(nfc_normalize(words), '\s+', ' ', 'g')));
