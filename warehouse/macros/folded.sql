-- Words as they are compared: NFC, lower case, every run of white space one space.
-- Example: How are words compared? select folded('  HyperCLOVA  X ')
create or replace macro folded(words) as lower(trim(regexp_replace(nfc_normalize(words), '\s+', ' ', 'g')));
