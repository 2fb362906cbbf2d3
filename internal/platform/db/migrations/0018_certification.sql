-- Certification files: the pieces that a jury asks for, and the result by block.

create table certification_file (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  learner_id text not null unique references learner(id),
  person_id text not null references person(id),
  title_code text not null,
  exam_on text,
  version bigint not null default 1,
  created_at text not null
);
create index certification_file_by_cohort on certification_file (site_id, cohort_id);

-- One row a piece asked. A file on disk is named by its key; "paper" was seen by staff.
create table certification_piece (
  file_id text not null references certification_file(id),
  site_id text not null,
  kind text not null check (length(kind) between 1 and 40),
  state text not null default 'missing' check (state in ('missing', 'deposited', 'checked', 'refused')),
  blob_key text not null default '',
  file_name text not null default '' check (length(file_name) <= 200),
  content_type text not null default '',
  on_paper boolean not null default false,
  reason text not null default '' check (length(reason) <= 500),
  changed_at text not null,
  version bigint not null default 1,
  primary key (file_id, kind)
);

create table certification_result (
  file_id text not null references certification_file(id),
  site_id text not null,
  block text not null check (length(block) between 1 and 20),
  obtained boolean not null,
  decided_on text not null,
  primary key (file_id, block)
);
