-- The mailboxes to fetch. Settings and what is sealed of them: one row changes as a whole, by version.
create table account (
    id uuid primary key,
    version bigint not null,
    name varchar(400) not null,
    host varchar(255) not null,
    port integer not null,
    tls varchar(16) not null,
    username varchar(510) not null,
    mechanism varchar(16) not null,
    oauth2_token_uri varchar(2000),
    oauth2_client_id varchar(1000),
    oauth2_scope varchar(2000),
    sealed_auth text not null,
    poll_interval varchar(40) not null,
    deletion varchar(40) not null,
    baseline varchar(40) not null,
    max_message_bytes bigint not null,
    max_messages_per_poll integer not null,
    ca_certificate_pem text,
    pinned_spki_sha256 text not null,
    enabled boolean not null,
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null
);
create index account_by_creation on account (created_at, id);

create table account_label (
    account_id uuid not null references account (id),
    label_key varchar(63) not null,
    label_value varchar(510) not null,
    primary key (account_id, label_key)
);
create index account_label_by_value on account_label (label_key, label_value);

-- Where an account stands: written by polls and by changes, always under this row's lock.
-- "enabled" repeats the setting, so that the shown state can be told from this row alone.
create table account_state (
    account_id uuid primary key references account (id),
    epoch bigint not null,
    fence bigint not null,
    enabled boolean not null,
    state varchar(16) not null,
    since timestamp(6) with time zone not null,
    polling_since timestamp(6) with time zone,
    last_poll_at timestamp(6) with time zone,
    last_success_at timestamp(6) with time zone,
    next_poll_at timestamp(6) with time zone,
    stalls_at timestamp(6) with time zone not null,
    consecutive_failures integer not null,
    in_trouble boolean not null,
    problem text,
    on_server bigint not null,
    pause_reason varchar(1000),
    paused_until timestamp(6) with time zone
);
