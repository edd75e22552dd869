-- The words of a text between two offsets (half-open, in code points from 0).
-- Example: What does a span say? select quotation(text, 0, 40) from articles limit 5
create or replace macro quotation(body, from_char, to_char) as substring(body, from_char + 1, to_char - from_char);
