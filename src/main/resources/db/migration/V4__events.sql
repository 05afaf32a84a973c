-- What happened, written in the transaction of its cause; read by cursor over seq.
create table event (
  seq        bigint generated always as identity primary key,
  id         uuid                        not null unique,
  type       varchar(64)                 not null,
  account_id uuid,
  subject    varchar(200)                not null,
  time       timestamp(6) with time zone not null,
  data       text                        not null
);

create index event_account on event (account_id, seq);
