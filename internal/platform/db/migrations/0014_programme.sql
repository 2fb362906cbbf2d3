-- Programme: what a cohort does and when. Civil dates, both ends included.

-- One row per cohort that has a plan. Its version guards the whole plan: two people who edit at once
-- see a conflict, never a mix of two plans.
create table programme_plan (
  cohort_id text primary key references cohort(id),
  site_id text not null references site(id),
  version bigint not null default 1,
  updated_at text not null
);

-- The phases of a cohort, in order. code is the phase of the model programme it comes from ('' for one of the
-- site's own), teachers the roles that lead it (as in programme.yaml), lead_id the person who leads it.
create table programme_phase (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references programme_plan(cohort_id),
  position bigint not null check (position >= 0),
  code text not null default '' check (length(code) <= 40),
  title text not null check (length(title) between 1 and 120),
  starts_on text not null,
  ends_on text not null,
  setting text not null check (setting in ('in_class', 'in_company', 'remote', 'elsewhere')),
  teachers text not null default '' check (length(teachers) <= 200),
  lead_id text references person(id),
  check (ends_on >= starts_on),
  unique (cohort_id, position)
);
create index programme_phase_by_site on programme_phase (site_id, cohort_id);

-- Days on which the site, or one of its cohorts, is closed: leave, works, a bridge day. Public holidays are
-- not stored: they are computed (Code du travail, art. L.3133-1).
create table programme_closure (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text references cohort(id),
  starts_on text not null,
  ends_on text not null,
  label text not null check (length(label) between 1 and 120),
  created_at text not null,
  check (ends_on >= starts_on)
);
create index programme_closure_by_site on programme_closure (site_id, starts_on);
