-- The words of a text between two offsets (half-open, in code points from 0).
create or replace macro quotation(body, from_char, to_char) as substring(body, from_char + 1, to_char - from_char);
