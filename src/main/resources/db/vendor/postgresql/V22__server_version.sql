-- The ledger is written by MERGE: better refused at the start than at the first message.
do $$
begin
    if current_setting('server_version_num')::int < 150000 then
        raise exception 'Postrider needs PostgreSQL 15 or newer; this is %',
            current_setting('server_version');
    end if;
end $$;
