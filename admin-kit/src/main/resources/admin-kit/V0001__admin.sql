-- The tables of admin-kit, created in the schema of each service that uses it (Flyway's default schema).

create table audit_event (
    id uuid primary key,
    at timestamptz not null,
    actor text not null,
    address text,
    action text not null,
    resource text not null,
    resource_id text not null,
    before text,
    after text
);
create index audit_event_resource on audit_event (resource, resource_id);
create index audit_event_at on audit_event (at);

-- key_hash, body_hash: HMACs under a key that only the running service knows; answer: encrypted with the caller's own key.
create table idempotent_answer (
    key_hash text primary key,
    body_hash text not null,
    answer bytea,
    created_at timestamptz not null
);
create index idempotent_answer_created_at on idempotent_answer (created_at);
