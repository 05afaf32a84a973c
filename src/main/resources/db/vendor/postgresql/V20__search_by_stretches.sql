-- The stretches of time in which a message was fetched, from 16 seconds to a year, each eight times
-- as long as the one before. With them in the index, words are looked for among the messages of some
-- days without a look at those of all years. A leading one keeps the numbers of long stretches apart
-- from those of short ones.
create function message_stretches(fetched timestamp with time zone) returns bigint[]
language plpgsql immutable parallel safe as $$
declare
    n bigint := (1::bigint << 36) + floor(extract(epoch from fetched at time zone 'UTC'))::bigint;
begin
    return array[n >> 4, n >> 7, n >> 10, n >> 13, n >> 16, n >> 19, n >> 22, n >> 25];
end $$;

-- What is new waits in a list, which each search reads from end to end and which is sorted in when it
-- is full, while somebody who stores a message waits: so it is a short one (1 MiB, not four).
drop index message_search_words;
create index message_search_words
    on message_search using gin (words, message_stretches(fetched_at))
    with (gin_pending_list_limit = 1024);
