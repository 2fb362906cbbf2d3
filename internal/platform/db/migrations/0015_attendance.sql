-- Attendance: the timetable of a cohort by half-days, who signed, what the trainer noted, and the closed sheets.
-- Kept as long as any funder of the cohort asks (law.KeepWorkingTime, law.KeepESFEvidence), then deleted by half-day.

-- The weekly pattern of a cohort. A cohort without rows follows the model pattern. Times are minutes after
-- midnight in Europe/Paris; weekday 1 is Monday.
create table attendance_pattern (
  cohort_id text not null references cohort(id),
  weekday bigint not null check (weekday between 1 and 7),
  half text not null check (half in ('morning', 'afternoon')),
  site_id text not null references site(id),
  start_minute bigint not null check (start_minute between 0 and 1439),
  end_minute bigint not null check (end_minute between 1 and 1440),
  primary key (cohort_id, weekday, half),
  check (end_minute > start_minute)
);

-- A half-day of a cohort and the state of its sheet. edition counts the versions of the sheet (1, then one more
-- at each reopening), closed_edition is the newest closed one (0: none), version guards every change of the row.
-- code_secret makes the rotating code of the room's screen; edited says that somebody set the room, the trainer,
-- the kind, the title or the times by hand, so that a new run of the timetable leaves them.
create table attendance_half_day (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  day text not null,
  half text not null check (half in ('morning', 'afternoon')),
  start_minute bigint not null check (start_minute between 0 and 1439),
  end_minute bigint not null check (end_minute between 1 and 1440),
  kind text not null check (kind in ('in_class', 'in_company', 'remote', 'elsewhere')),
  room text not null default '' check (length(room) <= 120),
  title text not null default '' check (length(title) <= 200),
  trainer_id text references person(id),
  edited boolean not null default false,
  state text not null default 'open' check (state in ('open', 'closed')),
  edition bigint not null default 1,
  closed_edition bigint not null default 0,
  reopen_reason text not null default '' check (length(reopen_reason) <= 500),
  code_secret text not null check (length(code_secret) >= 32),
  version bigint not null default 1,
  created_at text not null,
  unique (cohort_id, day, half),
  check (end_minute > start_minute)
);
create index attendance_half_day_by_site on attendance_half_day (site_id, day);

-- The gesture of a person for one half-day: who, when, how. Never changed, never deleted while the half-day is kept.
-- entered_by is the account that made the gesture: the person's own, or that of staff for a signature taken on paper.
create table attendance_signature (
  half_day_id text not null references attendance_half_day(id),
  learner_id text not null references learner(id),
  site_id text not null references site(id),
  signed_at text not null,
  means text not null check (means in ('code', 'qr', 'declared', 'paper')),
  entered_by text not null,
  primary key (half_day_id, learner_id)
);
create index attendance_signature_by_learner on attendance_signature (learner_id, signed_at);

-- What the trainer noted of a person while the sheet is open: an absence and its ground, minutes late or left
-- early, or a correction with its reason. A person without a row is present if they signed.
create table attendance_mark (
  half_day_id text not null references attendance_half_day(id),
  learner_id text not null references learner(id),
  site_id text not null references site(id),
  status text not null check (status in ('present', 'excused', 'unexcused')),
  ground text not null default '' check (length(ground) <= 40),
  late_minutes bigint not null default 0 check (late_minutes between 0 and 1440),
  early_minutes bigint not null default 0 check (early_minutes between 0 and 1440),
  reason text not null default '' check (length(reason) <= 500),
  marked_by text not null,
  marked_at text not null,
  primary key (half_day_id, learner_id)
);

-- A closed sheet: one row per closing, in a chain of hashes per cohort. content is the JSON that was hashed and that
-- the PDF is drawn from; it holds names as they were, so that the proof needs no other table.
create table attendance_sheet (
  cohort_id text not null references cohort(id),
  seq bigint not null,
  site_id text not null references site(id),
  half_day_id text not null references attendance_half_day(id),
  edition bigint not null,
  closed_at text not null,
  closed_by text not null,
  closed_by_name text not null check (length(closed_by_name) <= 210),
  content text not null,
  prev_hash text not null,
  hash text not null,
  primary key (cohort_id, seq),
  unique (half_day_id, edition)
);
create index attendance_sheet_by_site on attendance_sheet (site_id, closed_at);

-- The lines of a closed sheet, for counting hours. Only those of attendance_half_day.closed_edition count.
create table attendance_line (
  half_day_id text not null references attendance_half_day(id),
  edition bigint not null,
  learner_id text not null references learner(id),
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  day text not null,
  status text not null check (status in ('present', 'excused', 'unexcused')),
  ground text not null default '',
  planned_minutes bigint not null,
  present_minutes bigint not null,
  late_minutes bigint not null,
  early_minutes bigint not null,
  primary key (half_day_id, edition, learner_id)
);
create index attendance_line_by_cohort on attendance_line (site_id, cohort_id, day);
create index attendance_line_by_learner on attendance_line (learner_id, day);

-- Wrong codes typed, so that nobody signs by trying every code. Rows of more than a day are deleted.
create table attendance_guess (
  id text primary key,
  site_id text not null references site(id),
  learner_id text not null references learner(id),
  at text not null
);
create index attendance_guess_by_learner on attendance_guess (learner_id, at);
