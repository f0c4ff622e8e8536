-- The supply side: where calls can go and what they cost. Tables of admin-kit come before (V0001).

create table customer_group (
    name text primary key,
    multiplier bigint not null,
    created_at timestamptz not null
);
-- nano-parts: 1.0
insert into customer_group (name, multiplier, created_at) values ('default', 1000000000, now());

create table channel (
    id text primary key,
    name text not null unique,
    provider text not null,
    base_url text,
    options text not null,
    group_names text not null,
    priority integer not null,
    weight integer not null,
    limits text not null,
    timeouts text not null,
    enabled boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- ciphertext: Tink AEAD, Base64, bound to the channel's id and the name.
create table credential (
    id uuid primary key,
    channel_id text not null references channel on delete cascade,
    name text not null,
    position integer not null,
    ciphertext text not null,
    hint text not null,
    weight integer not null,
    enabled boolean not null,
    created_at timestamptz not null
);
create unique index credential_name on credential (channel_id, name);

create table channel_header (
    id uuid primary key,
    channel_id text not null references channel on delete cascade,
    name text not null,
    value text,
    ciphertext text,
    hint text,
    created_at timestamptz not null,
    check ((value is null) <> (ciphertext is null))
);
create unique index channel_header_name on channel_header (channel_id, name);

create table model (
    name text primary key,
    context_tokens bigint,
    max_output_tokens bigint,
    capabilities text not null,
    fallbacks text not null,
    created_at timestamptz not null
);

create table channel_model (
    id uuid primary key,
    channel_id text not null references channel on delete cascade,
    name text not null references model,
    position integer not null,
    upstream_name text not null,
    endpoints text not null
);
create unique index channel_model_name on channel_model (channel_id, name);

-- A version of a price; never changed. stated: as the operator wrote it; effective: in nano-dollars, as gateways charge it.
create table price (
    id text primary key,
    model text not null references model,
    channel_id text references channel on delete cascade,
    effective_from timestamptz not null,
    exchange_rate numeric not null,
    stated text not null,
    effective text not null,
    created_at timestamptz not null
);
create unique index price_version on price (model, coalesce(channel_id, ''), effective_from);

create table route_table (
    version bigint primary key,
    content_hash text not null,
    body text not null,
    compiled_at timestamptz not null
);

-- Proves at every start that the keyset in use is the one that wrote the ciphertexts.
create table keyset_proof (
    key_id bigint primary key,
    proof text not null
);
