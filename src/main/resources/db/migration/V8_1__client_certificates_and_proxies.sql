-- Mechanisms with longer names; who an account is to the TLS layer, and which way it takes. The
-- private key and the proxy's password are sealed with the other credentials.
alter table account alter column mechanism set data type varchar(32);
alter table account add column client_certificate_pem text;
alter table account add column proxy_type varchar(16);
alter table account add column proxy_host varchar(255);
alter table account add column proxy_port integer;
alter table account add column proxy_username varchar(510);
