-- The order in which events are handed out. A batch is what one transaction wrote at one time; it
-- gets its position after that transaction was committed, so that nothing can appear behind a
-- position already handed out.
create table event_batch (
  id          bigint generated always as identity primary key,
  position    bigint unique,
  numbered_at timestamp(6) with time zone
);

-- One row, locked by whoever gives out positions.
create table event_order (
  id      integer primary key,
  -- the position given out last
  head    bigint not null,
  -- batches up to this position are deleted
  expired bigint not null
);
insert into event_order (id, head, expired) values (1, 0, 0);

-- what was written before has one batch
insert into event_batch (position, numbered_at)
  select 1, current_timestamp from event_order where exists (select 1 from event);
update event_order set head = (select count(*) from event_batch);

alter table event add column batch_id bigint;
update event set batch_id = (select id from event_batch);
alter table event alter column batch_id set not null;
create index event_in_order on event (batch_id, seq);
drop index event_account;
