-- Corrective actions that nobody has seen done yet, the oldest first, for the desk.
CREATE INDEX remedy_announced ON remedy (announced_at, complaint_id, number) WHERE standing = 'announced';
