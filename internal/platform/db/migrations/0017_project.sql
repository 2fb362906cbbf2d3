-- Client projects: real websites that teams make for associations (S11).

create table project (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  title text not null check (length(title) between 1 and 200),
  association text not null check (length(association) between 1 and 200),
  contact_name text not null check (length(contact_name) between 1 and 200),
  contact_email text not null check (length(contact_email) between 3 and 254),
  purpose text not null check (length(purpose) between 1 and 2000),
  audiences text not null default '' check (length(audiences) <= 1000),
  pages text not null default '' check (length(pages) <= 1000),
  due_on text not null,
  link_hash text not null unique,
  version bigint not null default 1,
  created_at text not null
);
create index project_by_site on project (site_id, due_on);

create table project_member (
  project_id text not null references project(id),
  site_id text not null,
  learner_id text not null references learner(id),
  primary key (project_id, learner_id)
);
create index project_member_by_learner on project_member (learner_id);

create table project_task (
  id text primary key,
  site_id text not null,
  project_id text not null references project(id),
  title text not null check (length(title) between 1 and 200),
  acceptance text not null default '' check (length(acceptance) <= 1000),
  state text not null default 'todo' check (state in ('todo', 'doing', 'review', 'done')),
  learner_id text references learner(id),
  version bigint not null default 1,
  created_at text not null
);
create index project_task_by_project on project_task (project_id, created_at);

-- What was shown to the association, and its answer. The fingerprint is of what was signed.
create table project_delivery (
  project_id text not null references project(id),
  site_id text not null,
  seq bigint not null check (seq > 0),
  address text not null check (length(address) between 8 and 500),
  note text not null default '' check (length(note) <= 1000),
  delivered_at text not null,
  delivered_by text not null,
  fingerprint text not null,
  decision text not null default '' check (decision in ('', 'accepted', 'refused')),
  words text not null default '' check (length(words) <= 2000),
  signed_name text not null default '' check (length(signed_name) <= 200),
  decided_at text,
  primary key (project_id, seq)
);
