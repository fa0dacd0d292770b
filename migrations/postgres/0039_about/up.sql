-- Whom a complaint is about: one about the company's own people goes to the group centre, past the region (complaints.md 6.6).
ALTER TABLE complaint ADD COLUMN about TEXT NOT NULL DEFAULT 'nobody';
