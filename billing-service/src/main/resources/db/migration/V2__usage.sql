-- What the usage streams leave behind: one row per attempt, one per call, where each stream has been read to, and the
-- epochs of the shards in Redis.

-- Attempts and calls are partitioned by the month of the time inside the operation's id, so that a row's uniqueness can be
-- checked inside one partition whenever it arrives. The default partition takes what is out of range.
create table billing.usage_event (
    admitted_at       timestamptz(3) not null,
    operation_id      uuid           not null,
    attempt           integer        not null,
    at                timestamptz(3) not null,
    root_id           text           not null,
    account_id        text           not null,
    key_id            text           not null,
    group_name        text,
    endpoint          text,
    stream            boolean        not null,
    model             text,
    channel           text,
    provider          text,
    upstream_model    text,
    outcome           text           not null,
    error_kind        text,
    status            integer,
    usage_source      text           not null,
    input_tokens      bigint         not null,
    cached_input      bigint         not null,
    cache_write       bigint         not null,
    output_tokens     bigint         not null,
    reasoning_tokens  bigint         not null,
    input_audio       bigint         not null,
    output_audio      bigint         not null,
    charge            bigint         not null, -- nano-dollars
    upstream_cost     bigint         not null, -- nano-dollars
    price_id          text,
    multiplier        bigint,
    lines             json,                    -- null = none
    tags              json,                    -- null = none
    first_token_ms    bigint,
    total_ms          bigint,
    trace_id          text,
    writer            text,
    primary key (admitted_at, operation_id, attempt)
) partition by range (admitted_at);

create index usage_event_account on billing.usage_event (account_id, admitted_at desc);
create index usage_event_key on billing.usage_event (key_id, admitted_at desc);

create table billing.operation (
    admitted_at        timestamptz(3) not null,
    operation_id       uuid           not null,
    client_request_id  text,
    root_id            text           not null,
    account_id         text           not null,
    key_id             text           not null,
    model              text,
    endpoint           text,
    status             integer,
    error_kind         text,
    message            text,
    charge             bigint         not null, -- nano-dollars, of all attempts
    upstream_cost      bigint         not null, -- nano-dollars, of all attempts
    attempt            integer        not null, -- the one that status, error_kind and message come from
    primary key (admitted_at, operation_id)
) partition by range (admitted_at);

create index operation_account on billing.operation (account_id, admitted_at desc);
create index operation_key on billing.operation (key_id, admitted_at desc);
create index operation_client_request on billing.operation (client_request_id) where client_request_id is not null;

create table billing.usage_event_default partition of billing.usage_event default;
create table billing.operation_default partition of billing.operation default;

select billing.make_months();

-- Where the consumer of a shard has read to; moves only together with what was read.
create table billing.stream_position (
    shard      integer     primary key,
    last_id    text        not null,
    events     bigint      not null,
    moved_at   timestamptz not null
);

-- The epoch that a shard in Redis must have. It rises with every rebuild.
create table billing.shard_epoch (
    shard       integer     primary key,
    epoch       bigint      not null,
    phase       text        not null check (phase in ('rebuilding', 'open')),
    started_at  timestamptz not null,
    opened_at   timestamptz
);

-- Stream entries that could not be booked, whole, for a person to look at.
create table billing.dead_event (
    shard      integer     not null,
    stream_id  text        not null,
    reason     text        not null,
    root_id    text,
    charge     bigint,
    fields     text        not null,
    at         timestamptz not null,
    primary key (shard, stream_id)
);
