-- All rows of {view}, made anew.
create or replace table stored.{view} as
from {view};
comment on table stored.{view} is 'Rows of the view {view}, whose columns they have.';
delete from stored.keys where view = '{view}';
insert into stored.keys
