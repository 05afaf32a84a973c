-- How a client proves itself to its authorization server.
alter table account add column oauth2_client_authentication varchar(32);

-- Who spends an account's refresh token just now: a second use of a token that was replaced may
-- make the authorization server withdraw all of them (RFC 9700 section 4.14.2).
create table token_lease (
    account_id uuid primary key references account (id) on delete cascade,
    holder uuid not null,
    held_until timestamp(6) with time zone not null
);
