-- Placement: the positioning tests of candidates. No table here holds a name; what belongs to an application
-- that led to nothing goes with it, two years after the last contact at most (law: keep_refused_candidate).

-- A series is the set of attempts that meet one scale: one secret from which every question is made again, one
-- difficulty for each cell. A site has one open series at a time.
create table placement_series (
  id text primary key,
  site_id text not null references site(id),
  number bigint not null check (number >= 1),
  secret text not null check (length(secret) = 64),
  opened_at text not null,
  closed_at text,
  unique (site_id, number)
);

-- The difficulty of a cell (family × 12 levels) during a series, in thousandths of a logit. Never changed once the series is open.
create table placement_cell (
  series_id text not null references placement_series(id),
  family text not null check (family in ('suites', 'robot')),
  cell bigint not null check (cell between 0 and 11),
  difficulty bigint not null,
  primary key (series_id, family, cell)
);

-- An attempt is one candidate's test. application_id belongs to admission, which alone knows the name; code is what
-- staff see. The reading (band, near, certainty) follows from the answers and is written with each of them.
create table placement_attempt (
  id text primary key,
  site_id text not null references site(id),
  series_id text not null references placement_series(id),
  application_id text not null,
  number bigint not null check (number >= 1),
  code text not null check (length(code) = 7),
  state text not null check (state in ('invited', 'running', 'finished')),
  ended text not null default '' check (ended in ('', 'precise', 'all', 'asked', 'time')),
  extra_time boolean not null default false,
  invited_at text not null,
  started_at text,
  deadline_at text,
  finished_at text,
  answered bigint not null default 0 check (answered between 0 and 24),
  theta bigint not null default 0,
  theta_error bigint not null default 0,
  band text not null default '' check (band in ('', 'supported', 'comfortable', 'solid')),
  near text not null default '' check (near in ('', 'supported', 'comfortable', 'solid')),
  certainty bigint not null default 0 check (certainty between 0 and 100),
  cuts_version bigint not null default 0,
  version bigint not null default 1,
  unique (application_id, number),
  unique (site_id, code),
  check ((state = 'invited') = (started_at is null)),
  check ((state = 'finished') = (finished_at is not null))
);
create index placement_attempt_by_site on placement_attempt (site_id, state);
create index placement_attempt_by_series on placement_attempt (series_id);

-- One answer. The question itself is made again from seed, generator, family and cell: an appeal sees what the candidate saw.
-- chosen is the index of the option, -1 for « Je ne sais pas ». Answers are added and never changed.
create table placement_answer (
  attempt_id text not null references placement_attempt(id),
  position bigint not null check (position between 1 and 24),
  site_id text not null references site(id),
  generator bigint not null,
  seed text not null check (length(seed) = 64),
  family text not null check (family in ('suites', 'robot')),
  cell bigint not null check (cell between 0 and 11),
  difficulty bigint not null,
  chosen bigint not null check (chosen between -1 and 9),
  is_right boolean not null,
  answered_at text not null,
  elapsed_ms bigint not null check (elapsed_ms >= 0),
  primary key (attempt_id, position)
);
create index placement_answer_by_site on placement_answer (site_id, family, cell);
