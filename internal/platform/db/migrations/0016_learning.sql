-- Learning: what each learner read, tried and managed. Kept while the person is on the path and two years after, as
-- evidence of the competences that the certification file shows.

-- One submitted answer and its verdict. Never changed: it is the learner's record.
create table exercise_attempt (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  learner_id text not null references learner(id),
  exercise_id text not null check (length(exercise_id) between 3 and 10),
  seq bigint not null check (seq > 0),                            -- 1 is the learner's first attempt at this exercise
  files text not null check (length(files) between 2 and 1000000), -- JSON object: file name to content
  passed boolean not null,
  verdict text not null check (verdict in ('passed', 'failed', 'out_of_time', 'out_of_memory', 'too_much_output')),
  message text not null default '' check (length(message) <= 2000), -- about the answer as a whole, as shown
  checks text not null check (length(checks) <= 200000),          -- JSON list: id, passed, message as shown
  first_failed text not null default '' check (length(first_failed) <= 60),
  hints_open bigint not null default 0 check (hints_open >= 0),   -- hints open when it was submitted
  fuel bigint not null default 0,                                 -- steps that the engine counted, the same on every machine
  duration_us bigint not null default 0,
  engine text not null check (length(engine) <= 100),             -- which engine judged, and its version
  submitted_at text not null,
  unique (learner_id, exercise_id, seq)
);
create index exercise_attempt_by_cohort on exercise_attempt (site_id, cohort_id, exercise_id, submitted_at);

-- Where a learner stands with an exercise: a summary of the attempts, and the hints opened one by one.
create table exercise_progress (
  learner_id text not null references learner(id),
  exercise_id text not null check (length(exercise_id) between 3 and 10),
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  attempts bigint not null default 0 check (attempts >= 0),
  failures bigint not null default 0 check (failures >= 0),       -- failed attempts before the first success
  hints_open bigint not null default 0 check (hints_open >= 0),
  hints_at_pass bigint not null default 0 check (hints_at_pass >= 0),
  last_failed text not null default '' check (length(last_failed) <= 60), -- check that stopped the last attempt
  last_at text,
  passed_at text,                                                  -- first success
  version bigint not null default 1,
  primary key (learner_id, exercise_id)
);
create index exercise_progress_by_cohort on exercise_progress (site_id, cohort_id);

-- The code being typed, so that nothing is lost when a tab closes or a computer changes hands. Nobody else reads it.
create table exercise_draft (
  person_id text not null references person(id),
  exercise_id text not null check (length(exercise_id) between 3 and 10),
  site_id text not null references site(id),
  files text not null check (length(files) between 2 and 1000000),
  saved_at text not null,
  primary key (person_id, exercise_id)
);

-- The steps of a lesson that a learner has marked as read.
create table lesson_step_read (
  learner_id text not null references learner(id),
  sequence_id text not null check (length(sequence_id) between 3 and 10),
  step bigint not null check (step > 0),
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  read_at text not null,
  primary key (learner_id, sequence_id, step)
);
create index lesson_step_read_by_cohort on lesson_step_read (site_id, cohort_id);

-- What an instructor wrote about an attempt. The learner reads it.
create table attempt_review (
  id text primary key,
  site_id text not null references site(id),
  attempt_id text not null references exercise_attempt(id),
  reviewer_id text not null references person(id),
  comment text not null check (length(comment) between 1 and 2000),
  created_at text not null
);
create index attempt_review_by_attempt on attempt_review (attempt_id, created_at);
