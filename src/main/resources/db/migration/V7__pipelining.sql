-- Whether commands may go ahead of their answers: a server that mixed its answers up once is asked
-- one at a time from then on, until the account turns to another host or port.
alter table account_state add column pipelining boolean default true not null;
