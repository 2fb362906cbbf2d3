-- Campaigns of posters: where somebody first hears of the school.

create table campaign (
  id text primary key,
  site_id text not null references site(id),
  name text not null check (length(name) between 1 and 120),
  headline text not null check (length(headline) between 1 and 120),
  lead text not null default '' check (length(lead) <= 300),
  palette text not null default 'brick' check (palette in ('brick', 'leaf', 'night')),
  version bigint not null default 1,
  created_at text not null
);
create index campaign_by_site on campaign (site_id, created_at);

-- A place with its poster and its short code. The code stays on the application,
-- the learner and the exit: that is how a poster is followed to the job.
create table campaign_place (
  id text primary key,
  site_id text not null references site(id),
  campaign_id text not null references campaign(id),
  code text not null unique check (length(code) between 4 and 12),
  name text not null check (length(name) between 1 and 120),
  address text not null default '' check (length(address) <= 200),
  kind text not null default 'poster' check (kind in ('poster', 'flyer', 'partner', 'online')),
  put_up_on text,
  taken_down_on text,
  version bigint not null default 1,
  created_at text not null
);
create index campaign_place_by_campaign on campaign_place (campaign_id);
create index campaign_place_by_site on campaign_place (site_id);

-- Visits by code, day and way in. Counts only: nothing tells one visitor from another.
create table campaign_visit (
  place_id text not null references campaign_place(id),
  site_id text not null,
  day text not null,
  way text not null check (way in ('scan', 'typed')),
  visits bigint not null check (visits >= 0),
  primary key (place_id, day, way)
);
create index campaign_visit_by_site on campaign_visit (site_id, day);
