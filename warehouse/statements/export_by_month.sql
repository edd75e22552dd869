-- One large table as files by the month in which its articles were published.
copy (
    select t.*, strftime(a.published_on, '%Y-%m') as month
    from {table} t
    join articles a using (article_id)
) to '{folder}' (format parquet, compression zstd, partition_by (month))
