-- Host companies and the agreements of learners with them (S13).

create table host_company (
  id text primary key,
  site_id text not null references site(id),
  name text not null check (length(name) between 1 and 200),
  siret text not null default '' check (length(siret) in (0, 14)),
  address text not null default '' check (length(address) <= 300),
  tutor_name text not null check (length(tutor_name) between 1 and 200),
  tutor_email text not null check (length(tutor_email) between 3 and 254),
  created_at text not null,
  version bigint not null default 1
);
create index host_company_by_site on host_company (site_id, name);

-- An agreement is frozen when it is issued: the three signatures are of one text,
-- known by its fingerprint. The company opens it by a link of which the hash is kept.
create table internship_agreement (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  learner_id text not null references learner(id),
  person_id text not null references person(id),
  company_id text not null references host_company(id),
  aim text not null check (aim in ('discover', 'confirm', 'recruit')),
  starts_on text not null,
  ends_on text not null,
  weekly_minutes bigint not null check (weekly_minutes between 1 and 2880),
  tasks text not null check (length(tasks) between 1 and 2000),
  renews_id text,
  issued_at text,
  fingerprint text not null default '',
  link_hash text not null default '',
  learner_signed_at text,
  learner_name text not null default '',
  tutor_signed_at text,
  tutor_name text not null default '',
  director_signed_at text,
  director_name text not null default '',
  cancelled_at text,
  cancel_reason text not null default '' check (length(cancel_reason) <= 500),
  assessed_at text,
  assessment_words text not null default '' check (length(assessment_words) <= 2000),
  version bigint not null default 1,
  created_at text not null,
  check (ends_on >= starts_on)
);
create index internship_by_learner on internship_agreement (learner_id, starts_on);
create index internship_by_site on internship_agreement (site_id, starts_on);
create unique index internship_by_link on internship_agreement (link_hash) where link_hash <> '';

-- The tutor's marks, 0 to 4.
create table internship_mark (
  agreement_id text not null references internship_agreement(id),
  site_id text not null,
  criterion text not null check (length(criterion) between 1 and 40),
  mark bigint not null check (mark between 0 and 4),
  primary key (agreement_id, criterion)
);
