-- One promise as it stands today: a plan or target of an actor with a due date, and whether it was kept.
from promises_as_of((now() at time zone 'UTC')::date)
