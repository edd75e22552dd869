-- Rows that lie in the catalogue go to files; what was deleted leaves the files; small ones are joined; states of the
-- lake that are old enough end, and the files that only they used are removed, with those that a killed writer left.
call ducklake_flush_inlined_data('lake');
call ducklake_rewrite_data_files('lake', delete_threshold => 0);
call ducklake_merge_adjacent_files('lake');
call ducklake_expire_snapshots('lake', older_than => now() - to_days({keep_days}));
call ducklake_cleanup_old_files('lake', cleanup_all => true);
call ducklake_delete_orphaned_files('lake', older_than => now() - to_days(1));
