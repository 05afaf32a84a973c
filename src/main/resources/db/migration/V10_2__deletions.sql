-- how often DELE was sent for an entry, and when last: a server that keeps the mail is asked less
alter table uidl_entry add column delete_tries integer default 0 not null;
alter table uidl_entry add column delete_asked_at timestamp(6) with time zone;
-- the size by which it was listed last, where that is not the one it was stored under
alter table uidl_entry add column relisted_size bigint;
