-- The promise that slipped most often, with the due dates it had.
select
    actor,
    type,
    object,
    first_claimed_on as promised,
    previous_due_end as was_due,
    due_end as now_due,
    slips,
    state
from promises
where slips > 0
order by slips desc, first_claimed_on
limit 3
