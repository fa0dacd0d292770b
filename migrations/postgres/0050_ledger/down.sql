DROP TABLE ledger_audit;
DROP TABLE hold_lot;
DROP TABLE hold;
DROP TABLE lot;
DROP TABLE transfer;
DROP TABLE journal_reason;
DROP TABLE journal;
DROP TABLE ledger_account;
DROP TABLE earning_rule;
-- (From here to the next line of this kind, each database has its own words.)
DROP FUNCTION ledger_stands();
-- (So far.)
