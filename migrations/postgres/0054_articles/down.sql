DROP INDEX photograph_unused;
DROP INDEX photograph_of_article;
ALTER TABLE photograph DROP COLUMN article_id;
CREATE INDEX photograph_unused ON photograph (uploaded_at)
  WHERE draft_id IS NULL AND complaint_id IS NULL AND claim_id IS NULL AND finding_id IS NULL;
DROP TABLE article_step;
DROP TABLE article_version;
DROP TABLE article;
DROP TABLE issue;
