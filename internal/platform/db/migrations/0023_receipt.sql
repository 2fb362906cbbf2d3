-- Receipts: what proves a verdict afterwards.

-- The key by which this installation signs its receipts, and from which the draws of exercises come. One row, made on
-- first use, never changed: older receipts name the public key they were signed with.
create table receipt_key (
  id text primary key check (id = 'ed25519'),
  seed text not null check (length(seed) = 44), -- 32 bytes in base64
  created_at text not null
);

-- JSON: digests of the code, of the exercise and of the engine, seed, verdict, fuel, signature (package grading). Empty
-- for the attempts made before receipts existed.
alter table exercise_attempt add column receipt text not null default '' check (length(receipt) <= 100000);
