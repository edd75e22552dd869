-- One table as one file, in a stable order of rows.
copy (
    from {table}
    order by all
) to '{file}' (format parquet, compression zstd)
