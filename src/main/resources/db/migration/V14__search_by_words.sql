-- messages are found by their words (V14_1, by database), no longer by parts of these columns
alter table message drop column from_search;
alter table message drop column to_search;
alter table message drop column subject_search;
alter table message drop column preview_search;

-- what was stored before: its words are filed in the background, newest first
create table search_backlog (
    message_id uuid                        not null primary key,
    fetched_at timestamp(6) with time zone not null
);
create index search_backlog_by_fetch on search_backlog (fetched_at);
insert into search_backlog (message_id, fetched_at) select id, fetched_at from message;

-- since and until, answered without a look at the messages themselves
create index message_by_date on message (dated_at, fetched_at, id, account_id);
