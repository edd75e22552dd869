-- Who held which role where on a day.
-- Example: Who led Naver on 1 March 2026? from roles_as_of(date '2026-03-01') where organisation_id = 'co:naver'
create or replace macro roles_as_of(as_of_day) as table
from roles_held
where (held_from is null or held_from <= as_of_day)
    and (held_to is null or held_to >= as_of_day);
