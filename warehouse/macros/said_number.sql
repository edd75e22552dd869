-- A measured value without trailing zeros, for a line of text.
create or replace macro said_number(measured) as regexp_replace(measured::varchar, '\.?0+$', '');
