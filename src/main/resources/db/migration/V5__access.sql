-- keys that all replicas share (web)
create table server_key (
    name       varchar(50)                 not null primary key,
    secret     bytea                       not null,
    created_at timestamp(6) with time zone not null
);

-- answers kept for a repeated Idempotency-Key (web)
create table idempotency_key (
    caller       varchar(300)                not null,
    idem_key     varchar(64)                 not null,
    request_hash varchar(64)                 not null,
    claim        uuid                        not null,
    claimed_at   timestamp(6) with time zone not null,
    status       integer,
    location     varchar(1000),
    content_type varchar(200),
    etag         varchar(200),
    body         text,
    primary key (caller, idem_key)
);

create index idempotency_key_by_age on idempotency_key (claimed_at);

-- bearer tokens (access); only the hash of a token is kept
create table api_token (
    id           uuid                        not null primary key,
    hash         varchar(64)                 not null unique,
    name         varchar(200)                not null,
    scopes       varchar(1000)               not null,
    accounts     text                        not null,
    labels       text                        not null,
    hint         varchar(20)                 not null,
    created_at   timestamp(6) with time zone not null,
    updated_at   timestamp(6) with time zone not null,
    expires_at   timestamp(6) with time zone,
    last_used_at timestamp(6) with time zone,
    version      bigint                      not null
);

create index api_token_by_age on api_token (created_at, id);
