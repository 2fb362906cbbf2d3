-- Exits (sorties) and what became of people afterwards.

create table outcome_exit (
  id text primary key,
  site_id text not null references site(id),
  cohort_id text not null references cohort(id),
  learner_id text not null unique references learner(id),
  person_id text not null references person(id),
  entered_on text not null,
  exited_on text not null,
  situation text not null check (length(situation) between 1 and 40),
  contract_months bigint not null default 0 check (contract_months between 0 and 600),
  organisation text not null default '' check (length(organisation) <= 200),
  evidence text not null default '' check (length(evidence) <= 500),
  class text not null check (class in ('lasting_job', 'transition_job', 'positive', 'other', 'excluded')),
  version bigint not null default 1,
  created_at text not null
);
create index outcome_exit_by_site on outcome_exit (site_id, exited_on);

-- The situation asked 3, 6 and 12 months after the exit; not reached is an answer too.
create table outcome_follow_up (
  id text primary key,
  site_id text not null references site(id),
  learner_id text not null references learner(id),
  person_id text not null,
  months bigint not null check (months in (3, 6, 12)),
  asked_on text not null,
  reached boolean not null,
  situation text not null default '' check (length(situation) <= 40),
  contract_months bigint not null default 0,
  organisation text not null default '' check (length(organisation) <= 200),
  version bigint not null default 1,
  created_at text not null,
  unique (learner_id, months)
);
create index outcome_follow_up_by_site on outcome_follow_up (site_id);
