-- What a day brought, by its moments: missed dates, refusals, crises.
CREATE INDEX clock_breached ON clock (breached_at) WHERE breached_at IS NOT NULL;
CREATE INDEX fact_refused ON fact (occurred_at) WHERE kind IN ('solution_refused', 'household_refused');
CREATE INDEX complaint_in_crisis ON complaint (received_at, id) WHERE severity = 'crisis';
