-- what kind of trouble ended a poll: each kind has its own back-off and counts its own tries
alter table poll add column failure_kind varchar(20);

-- whether the present credentials ever worked: a server that then refuses them may only be busy
alter table account_state add column signed_in_at timestamp(6) with time zone;
update account_state set signed_in_at = last_success_at;
