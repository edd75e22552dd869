-- One body of one article at one instant, and where the raw zone keeps it.
create table captures (
    article_id varchar not null,  -- the article
    captured_at timestamptz not null,  -- when the body came, UTC
    run_id varchar not null,  -- the run that fetched it
    body_sha256 varchar not null,  -- hex digest of the decoded body
    raw_file varchar not null,  -- WARC file, relative to the data folder
    raw_offset bigint not null,  -- byte at which the WARC record begins
    content_hash varchar not null,  -- of title and text, spaces folded
    revision integer not null  -- the revision that this capture shows
);

-- One article in its current revision.
create table articles (
    article_id varchar not null,  -- first 16 hex digits of the sha256 of its URL key
    url varchar not null,  -- where it was fetched
    canonical_url varchar,  -- what the page calls its address
    source_id varchar,  -- the outlet
    publisher varchar,  -- who published it
    title varchar,  -- headline
    authors varchar[],  -- bylines
    published_at timestamptz,  -- UTC; null when no date was found
    published_on date not null,  -- the day in the source's own zone, else the day of the first capture
    published_precision varchar,  -- minute, day or captured
    modified_at timestamptz,  -- UTC; as the page says
    language varchar,  -- ISO 639-1
    section varchar,  -- the outlet's section
    tags varchar[],  -- the outlet's own tags
    text varchar not null,  -- the body; offsets count its code points
    access varchar,  -- full, paywalled or stub
    content_hash varchar not null,  -- of title and text, spaces folded
    revision integer not null,  -- number of the current revision, from 1
    story_id varchar not null,  -- the story that it tells: id of the story's earliest article
    captured_at timestamptz not null,  -- first capture of the current revision, UTC
    first_seen_at timestamptz not null,  -- first capture, UTC
    last_seen_at timestamptz not null,  -- last capture, UTC
    field_rules map(varchar, varchar)  -- which rule gave each field
);

-- One content of one article: what it said from valid_from on.
create table article_revisions (
    article_id varchar not null,  -- the article
    revision integer not null,  -- from 1, in order of capture
    valid_from timestamptz not null,  -- since when the public could read this content, UTC
    public_on date not null,  -- the day of valid_from in the source's own zone
    captured_at timestamptz not null,  -- first capture of this content, UTC
    title varchar,  -- headline
    text varchar not null,  -- the body; offsets count its code points
    content_hash varchar not null,  -- of title and text, spaces folded
    published_at timestamptz,  -- UTC; as this revision says
    modified_at timestamptz,  -- UTC; as this revision says
    rules_version varchar  -- hash of the rules that read it
);

-- One article and the story it belongs to.
create table article_stories (
    article_id varchar not null,  -- the article
    story_id varchar not null,  -- article_id of the story's earliest member
    similarity double  -- share of common shingles with its nearest member, 0 to 1; null when it is alone or joined across languages
);

-- What two tellings of one story share, for one article.
create table story_signatures (
    article_id varchar not null,  -- the article
    language varchar,  -- ISO 639-1
    told_at timestamptz not null,  -- publication, else first capture, UTC
    shingles bigint[] not null,  -- sampled hashes of word sequences, ascending
    claims varchar[] not null,  -- short keys of its figures
    entity_ids varchar[] not null  -- its main entities
);
