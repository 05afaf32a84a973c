-- The ledger: one row for each message a server ever listed, by (account, epoch, uidl, occurrence).
create table uidl_entry (
  id            bigint generated always as identity primary key,
  account_id    uuid                        not null,
  epoch         bigint                      not null,
  uidl          varchar(1024)               not null,
  occurrence    integer                     not null,
  size          bigint,
  state         varchar(20)                 not null,
  reason        varchar(1000),
  attempts      integer                     not null default 0,
  on_server     boolean                     not null default true,
  first_seen_at timestamp(6) with time zone not null,
  -- when it was last listed, kept only once it is not listed any more
  last_seen_at  timestamp(6) with time zone,
  stored_at     timestamp(6) with time zone,
  message_id    uuid,
  unique (account_id, epoch, uidl, occurrence)
);

create index uidl_entry_state on uidl_entry (account_id, state, id);

-- One row an epoch: what the last complete listing said, and whether the baseline was drawn.
create table ledger_epoch (
  account_id       uuid    not null,
  epoch            bigint  not null,
  baseline_at      timestamp(6) with time zone not null,
  last_listing_at  timestamp(6) with time zone not null,
  last_listing     integer not null,
  primary key (account_id, epoch)
);

-- One run of fetching. active_account is set while it runs: its uniqueness is what makes
-- polls of one account take turns; heartbeat_at tells a live run from a dead replica's.
create table poll (
  id               uuid primary key,
  account_id       uuid                        not null,
  active_account   uuid unique,
  trigger_kind     varchar(16)                 not null,
  state            varchar(16)                 not null,
  phase            varchar(16)                 not null,
  started_at       timestamp(6) with time zone not null,
  heartbeat_at     timestamp(6) with time zone not null,
  ended_at         timestamp(6) with time zone,
  cancel_requested boolean                     not null default false,
  messages_done    integer                     not null default 0,
  messages_total   integer                     not null default 0,
  bytes_done       bigint                      not null default 0,
  bytes_total      bigint                      not null default 0,
  listed           integer                     not null default 0,
  new_entries      integer                     not null default 0,
  stored           integer                     not null default 0,
  duplicates       integer                     not null default 0,
  quarantined      integer                     not null default 0,
  skipped          integer                     not null default 0,
  delete_requested integer                     not null default 0,
  confirmed_gone   integer                     not null default 0,
  commit_outcome   varchar(20),
  problem_code     varchar(64),
  problem          text,
  transcript       text
);

create index poll_account on poll (account_id, started_at desc, id desc);
