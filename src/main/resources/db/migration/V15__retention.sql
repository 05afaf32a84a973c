-- how many days an account's messages are kept here; null = until somebody deletes them
alter table account add column keep_days integer;
