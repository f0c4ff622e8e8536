-- Accounts, keys, the ledger, and the outbox that carries what changes to Redis.

-- Adds the partition of one month of a table that is partitioned by admitted_at; rows of it that are in the default
-- partition already move over. Does nothing when it exists.
create function billing.make_month(parent text, day date) returns boolean language plpgsql as $$
declare
    first date := date_trunc('month', day)::date;
    after date := (first + interval '1 month')::date;
    part text := parent || '_' || to_char(first, 'YYYY_MM');
begin
    if to_regclass('billing.' || quote_ident(part)) is not null then
        return false;
    end if;
    perform set_config('billing.moving', 'on', true);
    execute format('create table billing.%I (like billing.%I including defaults including constraints)', part, parent);
    execute format('with moved as (delete from billing.%I where admitted_at >= %L and admitted_at < %L returning *) '
        || 'insert into billing.%I select * from moved',
        parent || '_default', first || ' 00:00+00', after || ' 00:00+00', part);
    execute format('alter table billing.%I attach partition billing.%I for values from (%L) to (%L)',
        parent, part, first || ' 00:00+00', after || ' 00:00+00');
    perform set_config('billing.moving', 'off', true);
    return true;
end $$;

-- Last month to two months ahead, for every table that is partitioned so. Called daily, and by migrations that add such a table.
create function billing.make_months() returns integer language sql as $$
    select count(*)::integer
    from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_namespace n on n.oid = c.relnamespace,
         generate_series(-1, 2) ahead
    where n.nspname = 'billing'
      and billing.make_month(c.relname, ((now() at time zone 'UTC') + make_interval(months => ahead))::date);
$$;

-- A tree of at most four levels. Root and path are fixed at creation.
create table billing.account (
    id            text        primary key,
    root_id       text        not null,
    parent_id     text        references billing.account,
    path          text[]      not null check (cardinality(path) between 1 and 4), -- root … this account
    name          text        not null,
    group_name    text,                                         -- null = the parent's
    enabled       boolean     not null,
    time_zone     text,                                         -- of a root, in which its tree's periods start
    credit_limit  bigint,                                       -- of a root, nano-dollars below zero; null = without limit
    budgets       jsonb       not null,
    limits        jsonb       not null,
    metrics       boolean     not null,
    version       bigint      not null,                         -- rises with every change; leases compare it
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    deleted_at    timestamptz,
    check ((parent_id is null) = (root_id = id)),
    check (path[1] = root_id and path[cardinality(path)] = id),
    check ((parent_id is null) = (time_zone is not null)),
    check (credit_limit is null or (parent_id is null and credit_limit between 0 and 9000000000000000))
);

create unique index account_name on billing.account (coalesce(parent_id, ''), name) where deleted_at is null;
create index account_root on billing.account (root_id);

create table billing.api_key (
    id             text        primary key,
    account_id     text        not null references billing.account,
    root_id        text        not null,
    sha256         text        not null unique check (sha256 ~ '^[0-9a-f]{64}$'), -- of the whole secret; the secret itself stands nowhere
    hint           text        not null,                        -- its last four characters
    name           text        not null,
    enabled        boolean     not null,
    models         jsonb,                                       -- null = all
    allowed_cidrs  jsonb,                                       -- null = any address
    expires_at     timestamptz,
    budgets        jsonb       not null,
    limits         jsonb       not null,
    permissions    jsonb       not null,
    tags           jsonb       not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    deleted_at     timestamptz
);

create unique index api_key_name on billing.api_key (account_id, name) where deleted_at is null;
create index api_key_hint on billing.api_key (hint);
create index api_key_root on billing.api_key (root_id);

-- One row for every root: the lock under which its money and its settings change, and the counters that Redis holds too.
-- Always: credit - spent = sum of the tree's ledger entries.
create table billing.account_totals (
    root_id  text     primary key references billing.account,
    shard    smallint not null check (shard between 0 and 63),
    cs       bigint   not null default 0,                       -- number of the last credit
    credit   bigint   not null default 0,                       -- nano-dollars, sum of the credits 1 … cs
    spent    bigint   not null default 0                        -- nano-dollars, what Redis has charged and we have read
);

create index account_totals_shard on billing.account_totals (shard);
create sequence billing.root_number;

-- What has been used of each limit in its newest period. Rebuilding Redis reads it; a period only moves forward.
create table billing.limit_used (
    root_id       text   not null references billing.account,
    limit_id      text   not null,
    period_start  bigint not null,                              -- epoch millis
    used          bigint not null,                              -- nano-dollars, tokens or requests
    primary key (root_id, limit_id)
);

-- Entries that are no usage take their identity here, since a partitioned table can be unique only inside a partition.
create table billing.ledger_source (
    id       text        primary key,
    root_id  text        not null references billing.account,
    at       timestamptz not null
);

-- Append-only. Usage is unique by attempt and kind; everything else by its row in ledger_source.
create sequence billing.ledger_entry_id;

create table billing.ledger_entry (
    id            bigint         not null default nextval('billing.ledger_entry_id'),
    admitted_at   timestamptz(3) not null,                      -- of the call; of the entry itself where there was none
    at            timestamptz(3) not null default now(),
    root_id       text           not null,
    account_id    text           not null,
    key_id        text,
    kind          text           not null check (kind in ('topUp', 'redemption', 'adjustment', 'refund', 'usage', 'fix', 'opening')),
    amount        bigint         not null check (amount between -9000000000000000 and 9000000000000000 and amount <> 0),
    operation_id  uuid,
    attempt       integer,
    source_id     text,
    reason        text,
    primary key (root_id, id, admitted_at),                     -- also how the ledger of a tree is listed
    unique (admitted_at, operation_id, attempt, kind),
    check ((kind in ('usage', 'fix')) = (operation_id is not null and attempt is not null)),
    check ((operation_id is null) = (source_id is not null))
) partition by range (admitted_at);

create table billing.ledger_entry_default partition of billing.ledger_entry default;

create function billing.refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('billing.moving', true) = 'on' then
        return old;
    end if;
    raise exception 'ledger entries are never changed; book another one';
end $$;

create trigger ledger_entry_is_append_only before update or delete on billing.ledger_entry
    for each row execute function billing.refuse_change();

-- What Redis does not know yet. Written under the root's lock, so ids rise in the order of the commits of one root.
create table billing.outbox (
    id            bigint      generated always as identity primary key,
    root_id       text        not null,
    shard         smallint    not null,
    kind          text        not null check (kind in ('credit', 'scope')),
    cs            bigint,
    amount        bigint,                                       -- nano-dollars
    corrections   jsonb,                                        -- of limits: [{"id","start","used"}]
    scope_id      text,
    version       bigint,
    created_at    timestamptz not null default now(),
    delivered_at  timestamptz,
    revision      bigint,                                       -- of the shard, that the delivery raised
    check ((kind = 'credit') = (cs is not null and amount is not null)),
    check ((kind = 'scope') = (scope_id is not null and version is not null))
);

create index outbox_due on billing.outbox (root_id, id) where delivered_at is null;
create index outbox_delivered on billing.outbox (delivered_at) where delivered_at is not null;
create unique index outbox_credit on billing.outbox (root_id, cs) where kind = 'credit';

select billing.make_months();
