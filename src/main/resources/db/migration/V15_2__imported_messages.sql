-- a message that was imported came with no poll
alter table message alter column poll_id drop not null;
