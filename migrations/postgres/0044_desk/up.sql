-- The queues of the desk are counted and paged from this index alone: what has ended stands apart in it, and the rows, which
-- are wide, are read only for what a page shows.
CREATE INDEX complaint_desk ON complaint
    (state, visibility, next_due_at, ambassador_id, about, estate_id, region_id, category, severity, origin, id)
    WHERE origin <> 'archive';
