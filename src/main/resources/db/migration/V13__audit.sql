-- who did what, when and from where (audit); never a secret
create table audit_entry (
    id          uuid                        not null primary key,
    at          timestamp(6) with time zone not null,
    action      varchar(60)                 not null,
    outcome     varchar(10)                 not null,
    code        varchar(60),
    actor       varchar(300)                not null,
    actor_name  varchar(300)                not null,
    address     varchar(100),
    request_id  varchar(100),
    target_type varchar(40)                 not null,
    target_id   varchar(300)                not null,
    account_id  uuid,
    details     text                        not null
);

create index audit_entry_by_age on audit_entry (at, id);
create index audit_entry_by_account on audit_entry (account_id, action, at);
create index audit_entry_by_target on audit_entry (target_id, at);
create index audit_entry_by_actor on audit_entry (actor, at);
