-- Social and professional support (accompagnement socioprofessionnel): the counsellor's
-- notes. Read by the site's counsellors and by the roles that the learner allows; every
-- reading is written in the audit trail.

create table support_note (
  id text primary key,
  site_id text not null references site(id),
  learner_id text not null references learner(id),
  person_id text not null,
  author_account_id text not null,
  author_name text not null,
  met_on text not null,
  kind text not null check (kind in ('interview', 'phone', 'workshop', 'partner')),
  body text not null check (length(body) between 1 and 8000),
  version bigint not null default 1,
  created_at text not null
);
create index support_note_by_learner on support_note (learner_id, met_on);

-- What is to be done about an obstacle (frein), with a day.
create table support_action (
  id text primary key,
  site_id text not null references site(id),
  learner_id text not null references learner(id),
  person_id text not null,
  obstacle text not null check (length(obstacle) between 1 and 30),
  title text not null check (length(title) between 1 and 200),
  due_on text not null,
  state text not null default 'open' check (state in ('open', 'done', 'dropped')),
  settled_on text,
  version bigint not null default 1,
  created_at text not null
);
create index support_action_by_learner on support_action (learner_id, state, due_on);
create index support_action_by_site on support_action (site_id, state, due_on);

-- The roles that a learner lets read the notes about them.
create table support_sharing (
  learner_id text not null references learner(id),
  site_id text not null references site(id),
  role text not null check (role in ('instructor', 'site_director')),
  since text not null,
  primary key (learner_id, role)
);
