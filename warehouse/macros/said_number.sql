-- A measured value without trailing zeros, for a line of text.
-- Example: How is a number written in a line of text? select said_number(12.500000000::decimal(38, 9))
create or replace macro said_number(measured) as regexp_replace(measured::varchar, '\.?0+$', '');
