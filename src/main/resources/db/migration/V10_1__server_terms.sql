-- LOGIN-DELAY of the server, and what of its terms contradicts the settings
alter table account_state add column login_allowed_at timestamp(6) with time zone;
alter table account_state add column contradictions text;
