-- Note an alert that was sent, once.
insert into alerts_sent by name
select $watch as watch, $subject_key as subject_key, $sent_at as sent_at, $text as text
where not exists (
    select 1
    from alerts_sent
    where watch = $watch
        and subject_key = $subject_key
)
