-- what we keep: one row a message, its attachments, its exact octets in chunks
create table message (
    id                uuid                        not null primary key,
    account_id        uuid                        not null,
    poll_id           uuid                        not null,
    uidl              varchar(1024)               not null,
    fetched_at        timestamp(6) with time zone not null,
    size              bigint                      not null,
    sha256            bytea                       not null,
    message_id_header varchar(512),
    in_reply_to       varchar(512),
    reference_ids     text                        not null,
    addresses         text                        not null,
    subject           text,
    sent_at           timestamp(6) with time zone,
    received_at       timestamp(6) with time zone,
    dated_at          timestamp(6) with time zone not null,
    preview           varchar(200)                not null,
    has_attachments   boolean                     not null,
    parse_status      varchar(10)                 not null,
    problems          text                        not null,
    truncated         boolean                     not null,
    revision          integer                     not null,
    from_search       text                        not null,
    to_search         text                        not null,
    subject_search    text                        not null,
    preview_search    text                        not null
);

create index message_by_fetch on message (fetched_at, id);
create index message_by_account on message (account_id, fetched_at, id);
create index message_by_header on message (message_id_header);
create index message_by_sha256 on message (sha256);
create index message_by_uidl on message (uidl);

create table attachment (
    id           uuid          not null primary key,
    message_id   uuid          not null,
    position     integer       not null,
    part_path    varchar(1000) not null,
    filename     varchar(255),
    content_type varchar(127)  not null,
    size         bigint        not null,
    sha256       bytea         not null,
    disposition  varchar(10)   not null,
    content_id   varchar(255),
    body_from    bigint        not null,
    body_to      bigint        not null,
    encoding     varchar(20)   not null
);

create unique index attachment_by_message on attachment (message_id, position);

-- octets exactly as received; chunk n of a message begins at n times 256 KiB
create table content_chunk (
    message_id uuid    not null,
    position   integer not null,
    octets     bytea   not null,
    primary key (message_id, position)
);

-- messages that were deleted here: they are gone, not unknown
create table message_tombstone (
    message_id uuid                        not null primary key,
    account_id uuid                        not null,
    deleted_at timestamp(6) with time zone not null
);

-- accounts whose messages are to go with them; a row stays until the last one went
create table message_purge (
    account_id   uuid                        not null primary key,
    requested_at timestamp(6) with time zone not null
);
