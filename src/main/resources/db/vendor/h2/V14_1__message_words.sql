-- the words of each message in one text
create table message_search (
    message_id uuid                        not null primary key
        references message (id) on delete cascade,
    account_id uuid                        not null,
    fetched_at timestamp(6) with time zone not null,
    words      text                        not null
);
