-- how strong the mechanism must be that "auto" chooses; accounts of old chose whatever was offered
alter table account add column auth_minimum varchar(16);
update account set auth_minimum = 'ANY' where mechanism = 'AUTO';
