-- Core: who runs the school, who is in it, who may sign in. Instants are fixed-width
-- UTC text, civil dates YYYY-MM-DD, ids UUIDv7; every table that grows has site_id.

create table network (
  id text primary key,
  name text not null check (length(name) between 1 and 200)
);

create table organisation (
  id text primary key,
  network_id text not null references network(id),
  name text not null check (length(name) between 1 and 200),
  siret text not null default '' check (length(siret) <= 14),
  address_line text not null default '',
  postal_code text not null default '',
  city text not null default '',
  legal_representative text not null default ''
);

create table site (
  id text primary key,
  organisation_id text not null references organisation(id),
  slug text not null unique check (length(slug) between 2 and 60),
  name text not null check (length(name) between 1 and 200),
  address_line text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  email text not null default '',
  opened_on text,
  model_site_id text references site(id),
  recruiting boolean not null default true,
  version bigint not null default 1,
  created_at text not null
);

-- A person as the school knows them, whatever they are: candidate, learner, staff, tutor.
create table person (
  id text primary key,
  site_id text not null references site(id),
  given_name text not null check (length(given_name) between 1 and 100),
  family_name text not null check (length(family_name) between 1 and 100),
  birth_date text,
  sex text not null default '' check (sex in ('', 'f', 'm', 'x')),
  email text not null default '' check (length(email) <= 254),
  phone text not null default '' check (length(phone) <= 30),
  address_line text not null default '' check (length(address_line) <= 300),
  postal_code text not null default '' check (length(postal_code) <= 10),
  city text not null default '' check (length(city) <= 100),
  search_name text not null,
  version bigint not null default 1,
  created_at text not null,
  updated_at text not null
);
create index person_by_site on person (site_id, search_name);

create table account (
  id text primary key,
  person_id text not null references person(id),
  email text not null unique check (length(email) between 3 and 254),
  password_hash text not null default '',
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  theme text not null default '' check (theme in ('', 'light', 'dark')),
  disabled_at text,
  created_at text not null,
  version bigint not null default 1
);
create index account_by_person on account (person_id);

-- A role with dates. site_id is null for roles of the whole network; cohort_id limits outside trainers.
create table membership (
  id text primary key,
  account_id text not null references account(id),
  site_id text references site(id),
  cohort_id text,
  role text not null check (length(role) between 1 and 40),
  valid_from text not null,
  valid_until text,
  granted_by text,
  created_at text not null
);
create index membership_by_account on membership (account_id);
create index membership_by_site on membership (site_id, role);

-- One-time links sent by mail: sign-in and password reset. Only the hash of the secret is kept.
create table login_token (
  token_hash text primary key,
  account_id text not null references account(id),
  kind text not null check (kind in ('sign_in', 'reset')),
  created_at text not null,
  expires_at text not null,
  used_at text
);

-- Failed and sent attempts, keyed by a hash of what is limited: no address is stored.
create table login_attempt (
  id text primary key,
  key_hash text not null,
  at text not null
);
create index login_attempt_by_key on login_attempt (key_hash, at);

create table session (
  token_hash text primary key,
  data text not null,
  account_id text,
  expires_at text not null
);
create index session_by_account on session (account_id);

create table audit_entry (
  site_id text not null,
  seq bigint not null,
  at text not null,
  actor_kind text not null,
  actor_id text not null default '',
  action text not null,
  object_kind text not null,
  object_id text not null,
  person_id text not null default '',
  detail text not null default '',
  prev_hash text not null,
  hash text not null,
  primary key (site_id, seq)
);
create index audit_by_person on audit_entry (person_id, at);
create index audit_by_object on audit_entry (object_kind, object_id, seq);

create table mail_message (
  id text primary key,
  site_id text not null default '',
  kind text not null,
  to_address text not null,
  subject text not null,
  body text not null,
  locale text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  error text not null default '',
  created_at text not null,
  sent_at text
);
create index mail_by_time on mail_message (created_at);

create table cohort (
  id text primary key,
  site_id text not null references site(id),
  name text not null check (length(name) between 1 and 100),
  starts_on text not null,
  ends_on text not null,
  capacity bigint not null check (capacity between 1 and 200),
  weekly_minutes bigint not null default 2100 check (weekly_minutes between 60 and 2100),
  version bigint not null default 1,
  created_at text not null,
  check (ends_on > starts_on)
);
create index cohort_by_site on cohort (site_id, starts_on);

-- A person on the path, from admission to the last follow-up.
create table learner (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  person_id text not null references person(id),
  application_id text,
  place_id text,
  entered_on text not null,
  left_on text,
  version bigint not null default 1,
  created_at text not null,
  unique (cohort_id, person_id)
);
create index learner_by_site on learner (site_id, cohort_id);
create index learner_by_person on learner (person_id);
