-- One name in one revision of an article.
create table mentions_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    surface varchar not null,  -- the words
    start_char integer not null,  -- offset in code points of the text
    end_char integer not null,  -- offset of the first code point after it
    sentence integer not null,  -- ordinal of the sentence, from 0
    sentence_start integer not null,  -- offset of the sentence
    sentence_end integer not null,  -- offset after the sentence
    rule_id varchar not null,  -- the rule that found it
    entity_id varchar,  -- who or what is named; null when seen but not resolved
    type varchar not null,  -- entity type
    level varchar not null,  -- name, coref or demonym
    nested boolean not null  -- whether it lies inside a longer name
);

-- One calendar expression in one revision of an article.
create table date_mentions_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    surface varchar not null,  -- the words
    start_char integer not null,  -- offset in code points of the text
    end_char integer not null,  -- offset of the first code point after it
    sentence integer not null,  -- ordinal of the sentence, from 0
    sentence_start integer not null,  -- offset of the sentence
    sentence_end integer not null,  -- offset after the sentence
    rule_id varchar not null,  -- the rule that found it
    period_start date not null,  -- first day meant
    period_end date not null,  -- last day meant
    precision varchar not null,  -- day, week, month, quarter, half, part, year or decade
    role varchar not null  -- in, by, since, until, as_of, from or to
);

-- One number with what it measures, in one revision of an article.
create table figures_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    figure_id varchar not null,  -- hash of the evidence: article, sentence, surface, ordinal among equals
    surface varchar not null,  -- the words
    start_char integer not null,  -- offset in code points of the text
    end_char integer not null,  -- offset of the first code point after it
    sentence integer not null,  -- ordinal of the sentence, from 0
    sentence_start integer not null,  -- offset of the sentence
    sentence_end integer not null,  -- offset after the sentence
    quotation varchar not null,  -- the sentence
    rule_id varchar not null,  -- the rule that found it
    kind varchar not null,  -- money, count, percent, percentage_point, ratio, rank, ordinal, quantity, age, duration or index
    value decimal(38, 9),  -- the number as said, in its currency or unit; null for a range
    low decimal(38, 9),  -- lower bound stated, in the same unit
    high decimal(38, 9),  -- upper bound stated, in the same unit
    value_note varchar,  -- why there is no value
    modifier varchar,  -- approx, over, under or within
    unit varchar,  -- singular; null for money
    currency varchar,  -- ISO 4217; never converted
    per varchar,  -- per what: year, share, person...
    metric varchar,  -- what is measured, of the closed vocabulary
    subject varchar,  -- whose figure, as written
    subject_id varchar,  -- whose figure
    agent varchar,  -- who acts, as written
    agent_id varchar,  -- who acts: the investor of an investment
    scope varchar,  -- the part meant: domestic, AI, HBM4...
    period_start date,  -- first day that the figure is for
    period_end date,  -- last day that the figure is for
    period_precision varchar,  -- day, week, month, quarter, half, part, year or decade
    period_role varchar,  -- in, by, since, until, as_of, from or to
    change_direction varchar,  -- up, down or flat
    change_basis varchar,  -- yoy, qoq, mom, forecast, plan or close
    status varchar,  -- actual, estimate, forecast, plan, target or denied
    attributed_to varchar,  -- by whose word, as written
    attributed_to_id varchar,  -- by whose word
    series_id varchar,  -- figures of one series share it, within an article
    series_role varchar  -- from, to or by
);

-- One happening or plan, in one revision of an article.
create table events_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    event_id varchar not null,  -- hash of the evidence: article, sentence, type, trigger, ordinal among equals
    type varchar not null,  -- event type, a row of event_types
    status varchar not null,  -- done, ongoing, planned or claimed
    negated boolean not null,  -- whether it is said not to happen
    trigger varchar not null,  -- the words that tell it
    start_char integer not null,  -- offset of the trigger in code points of the text
    end_char integer not null,  -- offset of the first code point after it
    sentence integer not null,  -- ordinal of the sentence, from 0
    sentence_start integer not null,  -- offset of the sentence
    sentence_end integer not null,  -- offset after the sentence
    quotation varchar not null,  -- the sentence
    rule_id varchar not null,  -- the rule that found it
    date_start date,  -- first day it may have happened
    date_end date,  -- last day it may have happened; of a plan, when it is due
    date_precision varchar,  -- day, week, month, quarter, half, part, year or decade
    date_role varchar,  -- in, by, since, until, as_of, from or to
    place_id varchar,  -- where
    attributed_to varchar,  -- by whose word, as written
    attributed_to_id varchar  -- by whose word
);

-- One participant of one event.
create table event_arguments_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    event_id varchar not null,  -- the event
    role varchar not null,  -- subject, object, recipient, into, through, topic, market, counterpart, person or role
    entity_id varchar,  -- who or what; null when only the words are known
    type varchar,  -- entity type
    surface varchar not null,  -- the words
    start_char integer not null,  -- offset in code points of the text
    end_char integer not null  -- offset of the first code point after it
);

-- One figure of one event.
create table event_figures_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    event_id varchar not null,  -- the event
    role varchar not null,  -- amount, share, count or rank
    figure_id varchar not null  -- the figure
);

-- One topic of one revision of an article.
create table article_topics_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    topic varchar not null,  -- the topic
    score double,  -- how much, 0 to 1
    rule_id varchar not null  -- the rule that gave it
);

-- One pair of subject and object of one event: what occurrences and promises are counted from.
create table tellings_history (
    article_id varchar not null,  -- the article
    revision integer not null,  -- its revision
    event_id varchar not null,  -- the event
    type varchar not null,  -- event type
    status varchar not null,  -- done, ongoing, planned or claimed
    negated boolean not null,  -- whether it is said not to happen
    subject_id varchar,  -- who acts
    subject varchar,  -- who acts, as written
    subject_key varchar not null,  -- id, else folded words; empty when nobody is named
    object_id varchar,  -- on what; of equal parties the other one
    object varchar,  -- on what, as written
    object_key varchar not null,  -- id, else normalised head; empty when nothing is named
    object_type varchar,  -- its entity type
    object_role varchar,  -- the role of what stands in the object's place
    target_id varchar,  -- where it goes: recipient, into, through, or the title of an appointment
    target varchar,  -- where it goes, as written
    target_key varchar not null,  -- id, else folded words; empty when nothing is named
    target_role varchar,  -- recipient, into, through or role
    place_id varchar,  -- where
    date_start date,  -- first day it may have happened
    date_end date,  -- last day it may have happened; of a plan, when it is due
    attributed_to varchar,  -- by whose word, as written
    attributed_to_id varchar,  -- by whose word
    figure_id varchar,  -- the figure that says how much
    amount decimal(38, 9),  -- how much, in its currency or unit
    currency varchar,  -- ISO 4217; never converted
    unit varchar  -- singular; null for money
);
