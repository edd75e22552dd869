-- Drop the rows that the batch brings again.
delete from fetches
where run_id in (select unnest(string_split(nullif($run_ids, ''), chr(31))))
    and exists (
        select 1
        from batch_fetches brought
        where brought.run_id = fetches.run_id
            and brought.role = fetches.role
            and brought.url = fetches.url
    )
