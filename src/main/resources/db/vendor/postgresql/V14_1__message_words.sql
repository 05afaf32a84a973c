-- The words of each message. Rows are kept narrow, the words themselves beside them, for most
-- searches read many rows and few words.
create table message_search (
    message_id uuid                        not null primary key
        references message (id) on delete cascade,
    account_id uuid                        not null,
    fetched_at timestamp(6) with time zone not null,
    words      tsvector                    not null
) with (toast_tuple_target = 256);

create index message_search_words on message_search using gin (words);
