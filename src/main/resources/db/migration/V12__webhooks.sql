-- Who is told of events, and how far each of them is in the log.
create table webhook (
  id                   uuid                        not null primary key,
  url                  varchar(2000)               not null,
  -- both separated by blanks; empty for all
  types                varchar(2000)               not null,
  accounts             text                        not null,
  payload              varchar(10)                 not null,
  description          varchar(500)                not null,
  enabled              boolean                     not null,
  -- why it disabled itself
  disabled_reason      varchar(40),
  -- events up to here have become deliveries, or were not wanted
  position             bigint                      not null,
  seq                  bigint                      not null,
  -- some events behind the place were deleted before they were read
  gap_at               timestamp(6) with time zone,
  -- the endpoint asked to be left alone until then
  held_until           timestamp(6) with time zone,
  consecutive_failures integer                     not null,
  last_success_at      timestamp(6) with time zone,
  last_failure_at      timestamp(6) with time zone,
  problem              text,
  created_at           timestamp(6) with time zone not null,
  updated_at           timestamp(6) with time zone not null,
  version              bigint                      not null
);

create index webhook_by_age on webhook (created_at, id);

-- Signing secrets, sealed; the one without an end is the current one.
create table webhook_secret (
  id         uuid                        not null primary key,
  webhook_id uuid                        not null references webhook (id) on delete cascade,
  sealed     text                        not null,
  created_at timestamp(6) with time zone not null,
  ends_at    timestamp(6) with time zone
);

create index webhook_secret_of on webhook_secret (webhook_id);

-- One event for one endpoint; what is sent is the same at each attempt.
create table webhook_delivery (
  seq             bigint generated always as identity primary key,
  id              uuid                        not null unique,
  webhook_id      uuid                        not null references webhook (id) on delete cascade,
  event_id        uuid                        not null,
  event_type      varchar(64)                 not null,
  account_id      uuid,
  event_time      timestamp(6) with time zone not null,
  body            text                        not null,
  replayed        boolean                     not null,
  state           varchar(10)                 not null,
  attempts        integer                     not null,
  -- the next attempt; null once it ended
  due_at          timestamp(6) with time zone,
  created_at      timestamp(6) with time zone not null,
  last_attempt_at timestamp(6) with time zone,
  ended_at        timestamp(6) with time zone,
  -- of the last attempt
  status          integer,
  millis          bigint,
  response        varchar(1000),
  problem         text
);

create index webhook_delivery_due on webhook_delivery (webhook_id, state, due_at);
create index webhook_delivery_in_order on webhook_delivery (webhook_id, seq);
create index webhook_delivery_of on webhook_delivery (event_id, webhook_id);
create index webhook_delivery_ended on webhook_delivery (state, ended_at);

-- Stretches of the log that are sent once more.
create table webhook_replay (
  id           uuid                        not null primary key,
  webhook_id   uuid                        not null references webhook (id) on delete cascade,
  from_time    timestamp(6) with time zone not null,
  to_time      timestamp(6) with time zone not null,
  types        varchar(2000)               not null,
  position     bigint                      not null,
  seq          bigint                      not null,
  -- the end of the log when it was asked for
  end_position bigint                      not null,
  queued       bigint                      not null,
  created_at   timestamp(6) with time zone not null,
  ended_at     timestamp(6) with time zone
);

create index webhook_replay_of on webhook_replay (webhook_id, created_at);

-- db-scheduler's table, apart from that of the polls: one task an endpoint.
create table webhook_task (
  task_name            varchar(100)                not null,
  task_instance        varchar(100)                not null,
  task_data            bytea,
  execution_time       timestamp(6) with time zone not null,
  picked               boolean                     not null,
  picked_by            varchar(50),
  last_success         timestamp(6) with time zone,
  last_failure         timestamp(6) with time zone,
  consecutive_failures integer,
  last_heartbeat       timestamp(6) with time zone,
  version              bigint                      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);

create index webhook_task_due on webhook_task (execution_time);
create index webhook_task_heartbeat on webhook_task (last_heartbeat);
