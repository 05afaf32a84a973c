-- What a message is known by beside its unique-id, so that a server that renames, re-uses or does
-- not give unique-ids loses and doubles nothing.
alter table uidl_entry add column by_content boolean default false not null;
-- of the octets, less the header fields that servers rewrite; of the header alone, the same way
alter table uidl_entry add column content_sha256 bytea;
alter table uidl_entry add column header_sha256 bytea;
-- as received: octets, and lines, by which a server that counts LF differs from one that counts CRLF
alter table uidl_entry add column octets bigint;
alter table uidl_entry add column line_count integer;
-- a listed size other than the first that was found to be a poor estimate of the same message
alter table uidl_entry add column checked_size bigint;
-- the entry of the same message under an earlier unique-id
alter table uidl_entry add column alias_of bigint;
-- why an entry is not fetched yet: what it is has to be found out first
alter table uidl_entry add column doubt varchar(10);

-- what is on the server, in the order in which it is held against a listing
create index uidl_entry_listed on uidl_entry (account_id, on_server, uidl, occurrence);

alter table ledger_epoch add column reset_suspected_at timestamp(6) with time zone;
-- while not null: so many messages, known by content only, are not yet judged by the baseline
alter table ledger_epoch add column content_baseline integer;

-- what people should know of an account that is polled well: problems that are no failure
alter table account_state add column notices text;
