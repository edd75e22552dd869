-- Rows of one relation, under the name that it is asked by.
select '{name}', count(*) from {relation}
