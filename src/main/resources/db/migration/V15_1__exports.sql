-- A job that fixes which messages an archive holds, and looks at each of them; the archive itself is
-- written while it is downloaded.
create table mail_export (
    id             uuid                        not null primary key,
    created_by     varchar(300)                not null,
    format         varchar(10)                 not null,
    -- as the client wrote it, and as it was understood when it was asked for
    filter         text                        not null,
    wanted         text                        not null,
    state          varchar(12)                 not null,
    version        bigint                      not null,
    created_at     timestamp(6) with time zone not null,
    started_at     timestamp(6) with time zone,
    ended_at       timestamp(6) with time zone,
    expires_at     timestamp(6) with time zone not null,
    -- which run works on it, and when that gave a sign of life
    claim          uuid,
    heartbeat_at   timestamp(6) with time zone,
    tries          integer                     not null,
    -- the last message that was gathered; gathered: there are no more
    gathered       boolean                     not null,
    last_fetched   timestamp(6) with time zone,
    last_message   uuid,
    messages_total bigint                      not null,
    messages_done  bigint                      not null,
    octets_total   bigint                      not null,
    octets_done    bigint                      not null,
    problem        text,
    last_download  text
);

create index mail_export_by_age on mail_export (created_at, id);

create table mail_export_item (
    export_id  uuid   not null,
    position   bigint not null,
    message_id uuid   not null,
    -- why it is missing in the archive; null = it is not
    flaw       varchar(10),
    primary key (export_id, position)
);
