-- PostgreSQL's own compression (pglz) of a message's octets costs more than all else that storing it
-- does. Small contents stay in their row as they are; large ones are compressed where the server
-- has lz4, which costs little. Contents that are stored already stay as they are.
alter table content_chunk set (toast_tuple_target = 8160);
do $$
begin
    if exists (select 1 from pg_settings
               where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table content_chunk alter column octets set compression lz4;
    else
        alter table content_chunk alter column octets set storage external;
    end if;
end $$;
