-- What a promise is on a day: kept, cancelled, overdue or open.
-- Example: What is a promise of 2026 that nobody spoke of again? select promise_state(null, null, date '2026-01-10', date '2026-12-31', date '2027-01-01')
create or replace macro promise_state(kept_on, denied_on, last_claimed_on, due_end, on_day) as case
    when kept_on is not null then 'kept'
    when denied_on >= last_claimed_on then 'cancelled'
    when on_day > due_end then 'overdue'
    else 'open'
end;
