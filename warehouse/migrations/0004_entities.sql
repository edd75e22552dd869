-- One entity of the gazetteers, bundled or the user's.
create table known_entities (
    entity_id varchar not null,  -- the one identity in every language
    type varchar not null,  -- entity type
    name varchar not null,  -- English name, else the first given
    parent_id varchar,  -- the group or family that it belongs to
    ticker varchar,  -- stock exchange ticker
    lei varchar,  -- ISO 17442
    wikidata_id varchar,  -- Q number
    origin varchar not null  -- gazetteer or user
);

-- One name that one revision of an article uses for something no gazetteer knows.
create table discovered_entities (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    entity_id varchar not null,  -- new:TYPE:folded-name, the same in every article
    type varchar not null,  -- entity type
    language varchar not null,  -- ISO 639-1
    name varchar not null  -- the name as written
);

-- One name of a known entity in one language.
create table entity_names (
    entity_id varchar not null,  -- the entity
    language varchar not null,  -- ISO 639-1
    name varchar not null  -- its name
);

-- One further surface by which a known entity is found.
create table entity_aliases (
    entity_id varchar not null,  -- the entity
    alias varchar not null,  -- the words
    language varchar,  -- ISO 639-1; null holds in any
    valid_from date,  -- first day of validity; null is open
    valid_to date  -- last day of validity; null is open
);

-- One dated tie between two entities.
create table entity_relations (
    entity_id varchar not null,  -- the entity
    relation varchar not null,  -- parent, maker, role_of, located_in...
    other_id varchar not null,  -- what it is tied to
    detail varchar,  -- title of a role and the like
    valid_from date,  -- first day; null is unknown
    valid_to date,  -- last day; null is open or unknown
    article_id varchar  -- the article that said so; null is the gazetteer
);

-- One kind of event, from its rule file, so that no view has to name one.
create table event_types (
    type varchar not null,  -- name of the event type
    promise boolean not null,  -- whether a dated plan of it is a promise
    kept_by varchar[] not null,  -- types of done events that keep such a promise
    roles varchar[] not null  -- roles that it fills
);
