-- whether the last listing was complete and not empty, so that ledger and listing must agree
alter table ledger_epoch add column settled boolean default false not null;

-- what the last audit of an account's books found
create table ledger_audit (
    account_id uuid                        not null primary key,
    audited_at timestamp(6) with time zone not null,
    violations bigint                      default 0 not null,
    since      timestamp(6) with time zone,
    detail     varchar(1000)
);

-- whether the present stall of an account was told
alter table account_state add column stall_told boolean default false not null;
