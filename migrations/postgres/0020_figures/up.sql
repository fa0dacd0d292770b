-- The figures of the front page and of an estate are counted from this index alone, without the rows.
CREATE INDEX complaint_figures ON complaint (estate_id, state, next_due_at, first_response_at, first_response_due)
    WHERE visibility = 'public' AND origin <> 'archive';
