-- One table of the lake into the snapshot that is being made of it, without the rows that migrations left there.
delete from snapshot_of_lake.main.{table};
insert into snapshot_of_lake.main.{table} by name from lake.main.{table}
