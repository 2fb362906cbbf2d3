-- Admission: from the first screen of the form to the answer to the offer. A file that led to nothing
-- is kept two years after the last contact at most (law: keep_refused_candidate).

-- One person's wish to enter the school. What identifies them is on person; what readers judge is here.
-- A draft is kept from its first screen on. place_id is the poster the person saw (campaign), kept to the end.
create table application (
  id text primary key,
  site_id text not null references site(id),
  person_id text not null references person(id),
  cohort_id text references cohort(id),
  place_id text,
  state text not null check (state in ('draft', 'submitted', 'test', 'interview', 'admitted', 'waiting', 'refused', 'pool',
    'accepted', 'declined', 'withdrawn')),
  channel text not null check (channel in ('web', 'paper', 'phone')),
  locale text not null check (locale in ('fr', 'en')),
  heard text not null default '' check (heard in ('', 'poster', 'friend', 'prescriber', 'web', 'event', 'other')),
  heard_detail text not null default '' check (length(heard_detail) <= 200),
  motivation text not null default '' check (length(motivation) <= 3000),
  availability text not null default '' check (availability in ('', 'now', 'month', 'later')),
  needs_adjustment boolean not null default false,
  adjustment text not null default '' check (length(adjustment) <= 1000),
  consent_version text not null default '' check (length(consent_version) <= 20),
  entered_by text references account(id),
  waiting_rank bigint,
  answer_by text,
  submitted_at text,
  answered_at text,
  link_sent_at text,
  version bigint not null default 1,
  created_at text not null,
  updated_at text not null,
  check ((state = 'waiting') = (waiting_rank is not null)),
  check (state in ('draft', 'withdrawn') or submitted_at is not null),
  check (state not in ('admitted', 'waiting', 'accepted', 'declined') or cohort_id is not null)
);
create index application_by_site on application (site_id, state, submitted_at);
create index application_by_person on application (person_id);
create index application_by_cohort on application (cohort_id, state);

-- Personal links of a candidate. Only the hash of the secret is kept; each letter carries a fresh one.
create table application_link (
  token_hash text primary key,
  site_id text not null references site(id),
  application_id text not null references application(id),
  created_at text not null,
  expires_at text not null
);
create index application_link_by_application on application_link (application_id);

-- Drafts started from one network address, as a hash, forgotten after an hour: a brake on robots.
create table application_attempt (
  id text primary key,
  key_hash text not null,
  at text not null
);
create index application_attempt_by_key on application_attempt (key_hash, at);

-- A half-hour that two interviewers offer in a room. application_id is who booked it; a slot marked
-- no_show or held keeps its candidate, so that a second meeting is another slot.
create table interview_slot (
  id text primary key,
  site_id text not null references site(id),
  starts_at text not null,
  minutes bigint not null check (minutes between 10 and 240),
  room text not null check (length(room) between 1 and 100),
  first_account_id text not null references account(id),
  second_account_id text not null references account(id),
  application_id text references application(id),
  outcome text not null default '' check (outcome in ('', 'held', 'no_show')),
  booked_at text,
  reminded_at text,
  cancelled_at text,
  version bigint not null default 1,
  created_at text not null,
  check (first_account_id <> second_account_id),
  check (outcome = '' or application_id is not null)
);
create index interview_slot_by_site on interview_slot (site_id, starts_at);
create unique index interview_slot_open on interview_slot (application_id) where application_id is not null and outcome = '';

-- What one interviewer noted, alone. It opens to others when both grids of the slot are in, and then no
-- longer changes. rubric names the version of the grid that the marks were given with.
create table interview_grid (
  id text primary key,
  site_id text not null references site(id),
  slot_id text not null references interview_slot(id),
  application_id text not null references application(id),
  account_id text not null references account(id),
  rubric text not null check (length(rubric) between 1 and 60),
  comment text not null default '' check (length(comment) <= 3000),
  sent_at text,
  version bigint not null default 1,
  created_at text not null,
  updated_at text not null,
  unique (slot_id, account_id)
);
create index interview_grid_by_application on interview_grid (application_id);

create table interview_mark (
  grid_id text not null references interview_grid(id),
  criterion text not null check (length(criterion) between 1 and 60),
  site_id text not null references site(id),
  mark bigint not null check (mark between 0 and 4),
  primary key (grid_id, criterion)
);

-- Why two people who saw the same thing marked it two points apart or more.
create table interview_gap (
  slot_id text not null references interview_slot(id),
  criterion text not null check (length(criterion) between 1 and 60),
  site_id text not null references site(id),
  explanation text not null check (length(explanation) between 1 and 1000),
  account_id text not null references account(id),
  at text not null,
  primary key (slot_id, criterion)
);

-- Every decision on an application, with its reason and what the person was told. Never changed: a new
-- decision is a new row.
create table application_decision (
  id text primary key,
  site_id text not null references site(id),
  application_id text not null references application(id),
  cohort_id text references cohort(id),
  outcome text not null check (outcome in ('admitted', 'waiting', 'refused', 'pool', 'reconsidered')),
  reason_code text not null default '' check (length(reason_code) <= 40),
  reason text not null check (length(reason) between 1 and 2000),
  message text not null default '' check (length(message) <= 3000),
  decided_by text references account(id),
  at text not null
);
create index application_decision_by_application on application_decision (application_id, at);

-- Eligibility to work integration (IAE), checked by people who do not judge the file and kept apart from
-- it. Proofs and their record are kept 24 months (law: keep_eligibility_proof).
create table eligibility_diagnosis (
  id text primary key,
  site_id text not null references site(id),
  application_id text not null references application(id),
  person_id text not null references person(id),
  structure text not null check (structure in ('ACI', 'EI', 'EITI', 'AI', 'ETTI')),
  author text not null check (author in ('employer', 'prescriber')),
  prescriber text not null default '' check (length(prescriber) <= 200),
  made_on text not null,
  expires_on text not null,
  verdict text not null check (verdict in ('eligible', 'not_eligible', 'needs_prescriber')),
  missing bigint not null default 0,
  checked_by text references account(id),
  at text not null
);
create index eligibility_by_application on eligibility_diagnosis (application_id, at);
create index eligibility_by_person on eligibility_diagnosis (person_id, at);

create table eligibility_criterion (
  diagnosis_id text not null references eligibility_diagnosis(id),
  code text not null check (length(code) between 1 and 20),
  site_id text not null references site(id),
  proof_on text,
  counted boolean not null,
  primary key (diagnosis_id, code)
);
