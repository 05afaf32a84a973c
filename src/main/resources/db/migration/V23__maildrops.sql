-- Under which epoch of the ledger an account knows the mailbox of a host and a user name: one that is
-- left and returned to goes on with its own. No row: the account was never changed to another name.
create table account_maildrop (
    account_id uuid         not null references account (id),
    host       varchar(255) not null,
    username   varchar(510) not null,
    epoch      bigint       not null,
    primary key (account_id, host, username)
);

-- the mailbox has another name than when it was last listed: what it is has to be found out first
alter table account_state add column moved boolean default false not null;
