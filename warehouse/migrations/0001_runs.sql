-- One migration that has been applied, or the fingerprint of the views and macros that were last built.
create table schema_migrations (
    version integer not null,  -- number of the migration; 0 is the row of the views and macros
    name varchar not null,  -- file name without number and ending
    fingerprint varchar not null,  -- sha256 of the files, 16 hex digits
    applied_at timestamptz not null  -- when it was applied, UTC
);

-- The one row that every load updates first, so that two writers conflict and one retries.
create table load_locks (
    name varchar not null,  -- what is locked: always 'warehouse'
    loads bigint not null,  -- loads so far
    run_id varchar  -- the run that loaded last
);

insert into load_locks values ('warehouse', 0, null);

-- One outlet that is read, as its source file describes it.
create table sources (
    source_id varchar not null,  -- id of the source's file
    name varchar not null,  -- the outlet's name
    publisher varchar,  -- who publishes it
    homepage varchar,  -- its front page
    language varchar,  -- ISO 639-1
    country varchar,  -- ISO 3166-1 alpha-2
    timezone varchar,  -- IANA zone of dates that name none
    kind varchar,  -- kind of its first feed: rss, atom, json, sitemap, news_sitemap, index or warc
    url varchar,  -- address of its first feed
    active boolean not null  -- whether this installation reads it
);

-- One run of the program that could write to the warehouse.
create table runs (
    run_id varchar not null,  -- id of the run, beginning with its time
    kind varchar not null,  -- ingest, backfill, reparse, rebuild or publish
    state varchar not null,  -- running, done, partial, failed or crashed
    started_at timestamptz not null,  -- UTC
    finished_at timestamptz,  -- UTC; null while it runs
    parameters varchar,  -- what it was asked to do, as JSON text
    code_version varchar,  -- version of the program
    rules_version varchar,  -- hash of the rules that it used
    journal_rows bigint not null,  -- rows of its journal that are in the warehouse
    discovered bigint,  -- candidates offered by feeds and archives
    fetched bigint,  -- bodies that came
    new_articles bigint,  -- articles seen for the first time
    changed_articles bigint,  -- articles with a new revision
    unchanged bigint,  -- pages that came back as they were
    rejected bigint,  -- bodies that hold no article
    failed bigint  -- URLs that failed
);

-- One URL in one run, with its outcome: the ledger.
create table fetches (
    run_id varchar not null,  -- the run that asked
    source_id varchar,  -- the source whose listing offered it; null for URLs given by hand
    role varchar not null,  -- page, feed, sitemap, index or robots
    url varchar not null,  -- the URL as asked, credentials masked
    url_key varchar,  -- the cleaned final URL, by which articles are told apart
    article_id varchar,  -- the article that it gave
    requested_at timestamptz not null,  -- UTC
    outcome varchar not null,  -- ok, unchanged, rejected, failed or deferred
    reason varchar,  -- why it is not ok: a word of the documented list
    tries integer not null,  -- requests made; 0 when none was
    http_status integer,  -- status of the last answer
    final_url varchar,  -- after redirects
    content_type varchar,  -- as the server said
    bytes_raw bigint,  -- bytes over the wire
    bytes_decoded bigint,  -- bytes after decompression
    etag varchar,  -- validator of the answer
    last_modified varchar,  -- validator of the answer
    body_sha256 varchar,  -- hex digest of the decoded body
    raw_file varchar,  -- WARC file, relative to the data folder
    raw_offset bigint,  -- byte at which the WARC record begins
    seconds double  -- all tries and waits
);

-- One alert that was sent, so that no one is told twice.
create table alerts_sent (
    watch varchar not null,  -- name of the watch
    subject_key varchar not null,  -- what it was about
    sent_at timestamptz not null,  -- UTC
    text varchar not null  -- what was sent
);

-- One body that a stage could not read.
create table quarantine (
    body_sha256 varchar not null,  -- hex digest of the decoded body
    url varchar,  -- where it came from
    stage varchar not null,  -- read, transform or load
    attempts bigint not null,  -- times it was tried
    last_error varchar not null,  -- what went wrong last
    last_at timestamptz not null  -- when it was tried last, UTC
);
