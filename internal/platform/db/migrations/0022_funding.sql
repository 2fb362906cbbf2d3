-- The budget of a site, by year and category, and what was spent.

create table budget_line (
  site_id text not null references site(id),
  year bigint not null check (year between 2000 and 2200),
  category text not null check (length(category) between 1 and 30),
  planned_cents bigint not null check (planned_cents >= 0),
  version bigint not null default 1,
  primary key (site_id, year, category)
);

-- An expense is never erased: a mistake is cancelled with a reason.
create table expense (
  id text primary key,
  site_id text not null references site(id),
  spent_on text not null,
  category text not null check (length(category) between 1 and 30),
  label text not null check (length(label) between 1 and 200),
  supplier text not null default '' check (length(supplier) <= 200),
  amount_cents bigint not null check (amount_cents > 0),
  cancelled_at text,
  cancel_reason text not null default '' check (length(cancel_reason) <= 300),
  created_at text not null,
  version bigint not null default 1
);
create index expense_by_site on expense (site_id, spent_on);
