-- One promise as the words public by a day make it, in the articles' own words and not yet judged.
-- Example: Which promises had slipped by the end of 2025? from promises_known(date '2025-12-31') where slips > 0
create or replace macro promises_known(as_of_day) as table
with
shown as (
    select article_id, max(revision) as shown_revision
    from article_revisions
    where public_on <= as_of_day
    group by article_id
),
-- What the articles' revisions of that day say, dated by the first revision that said it.
visible as (
    select
        c.*,
        -- Earlier words first, ties by anything that is always the same.
        epoch_us(c.valid_from)::hugeint * 18446744073709551616 + hash(c.evidence_id) as told_order
    from promise_claims c
    join shown s using (article_id)
    where c.revision <= s.shown_revision
    window same_word as (
        partition by
            c.promise_key,
            c.actor_id,
            c.type,
            c.metric,
            c.actor_key,
            c.object_key,
            c.place_key,
            c.article_id,
            c.word,
            c.due_end,
            c.value
    )
    qualify max(c.revision) over same_word = s.shown_revision
        and c.revision = min(c.revision) over same_word
),
-- "The data centre" of an actor that has one named facility of the kind is that one.
facilities as (
    select
        *,
        min(case when object_type = 'facility' then object_id end) over owned as first_facility_id,
        max(case when object_type = 'facility' then object_id end) over owned as last_facility_id
    from visible
    window owned as (partition by promise_key, actor_id, actor_key, type, metric)
),
named as (
    select
        * replace (
            case when is_the_facility then first_facility_id else object_id end as object_id,
            case when is_the_facility then first_facility_id else object_key end as object_key
        )
    from (
        select *, object_key = 'facility:' and coalesce(first_facility_id = last_facility_id, false) as is_the_facility
        from facilities
    )
),
-- A word that names no place is of the only place that others name for the same thing.
placed as (
    select
        * replace (
            case
                when place_key <> '' then place_key
                when min(nullif(place_key, '')) over same_thing = max(nullif(place_key, '')) over same_thing
                    then min(nullif(place_key, '')) over same_thing
                else ''
            end as place_key
        )
    from named
    window same_thing as (partition by promise_key, actor_id, actor_key, type, metric, object_key)
),
gathered as (
    select
        promise_key,
        actor_id,
        actor_key,
        type,
        metric,
        object_key,
        place_key,
        arg_min({'actor': actor, 'object': object}, told_order) filter (word = 'planned') as words,
        min(object_id) as object_id,
        min(object_type) as object_type,
        arg_max({'value': value, 'currency': currency, 'unit': unit}, told_order) filter (
            word = 'planned'
            and value is not null
        ) as measured,
        min(public_on) filter (word = 'planned') as first_claimed_on,
        max(public_on) filter (word = 'planned') as last_claimed_on,
        count(distinct article_id) filter (word = 'planned') as articles,
        count(distinct story_id) filter (word = 'planned') as stories,
        arg_max(url, told_order) filter (word = 'planned') as url,
        list(evidence_id) filter (word = 'planned') as evidence,
        list({
            'due_start': due_start,
            'due_end': due_end,
            'is_own_word': is_own_word,
            'previous_due_end': null::date,
            'slips': 0::bigint,
            'dates': [due_end]
        } order by public_on, due_end, due_start, evidence_id) filter (word = 'planned' and due_end is not null) as dues,
        list({
            'word': word,
            'public_on': public_on,
            'happened_on': least(coalesce(due_end, public_on), public_on),
            'place_key': place_key,
            'value': value,
            'measure': coalesce(currency, unit, ''),
            'evidence_id': evidence_id
        }) filter (word <> 'planned') as answers_here
    from placed
    group by promise_key, actor_id, actor_key, type, metric, object_key, place_key
),
-- Denials and fulfilments stand beside every plan of the same key; one that names no place is of any place.
answered as (
    select
        * exclude (answers_here),
        flatten(list(coalesce(answers_here, [])) over (partition by promise_key, actor_id, actor_key, type, metric, object_key))
            as answers
    from gathered
),
-- The due date moves by the actor's word; one that was heard before, or a coarser period around the one that is known,
-- is no move.
promised as (
    select
        *,
        list_reduce(
            dues,
            (known, heard) -> case
                when not heard.is_own_word
                    or list_contains(known.dates, heard.due_end)
                    or (heard.due_start <= known.due_start and heard.due_end >= known.due_end)
                    then known
                else {
                    'due_start': heard.due_start,
                    'due_end': heard.due_end,
                    'is_own_word': true,
                    'previous_due_end': known.due_end,
                    'slips': known.slips + (heard.due_end > known.due_end)::bigint,
                    'dates': list_append(known.dates, heard.due_end)
                }
            end
        ) as due
    from answered
    where dues is not null
),
judged as (
    select
        * exclude (answers),
        list_filter(
            answers,
            answer -> answer.public_on >= first_claimed_on
                and (answer.place_key = place_key or answer.place_key = '' or place_key = '')
                and (
                    answer.word = 'denied'
                    or (
                        answer.happened_on >= first_claimed_on
                        and (
                            metric = ''
                            or (
                                answer.value >= measured.value
                                and answer.measure = coalesce(measured.currency, measured.unit, '')
                            )
                        )
                    )
                )
        ) as answers
    from promised
),
answering as (
    select
        * exclude (answers),
        list_max([answer.public_on for answer in answers if answer.word = 'denied']) as denied_on,
        list_min([answer.happened_on for answer in answers if answer.word = 'kept']) as kept_on,
        [answer.evidence_id for answer in answers] as answer_ids
    from judged
)
select
    left(md5(concat_ws('|', actor_key, type, object_key, place_key, metric)), 16) as promise_id,
    promise_key,
    actor_key,
    actor_id,
    words.actor as actor,
    nullif(type, '') as type,
    object_id,
    words.object as object,
    object_type,
    nullif(place_key, '') as place_id,
    nullif(metric, '') as metric,
    measured.value as value,
    measured.currency as currency,
    measured.unit as unit,
    due.due_start as due_start,
    due.due_end as due_end,
    first_claimed_on,
    last_claimed_on,
    due.previous_due_end as previous_due_end,
    due.slips as slips,
    denied_on,
    kept_on,
    kept_on > due.due_end as kept_late,
    articles,
    stories,
    url,
    list_sort(list_distinct(list_concat(evidence, coalesce(answer_ids, [])))) as evidence
from answering;
