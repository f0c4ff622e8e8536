-- A price list as somebody publishes it, replaced as a whole; nothing is charged by it.

create table price_list (
    format text primary key,
    imported_at timestamptz not null,
    models integer not null
);

-- price: per 1M tokens in USD, exact, JSON.
create table listed_price (
    id uuid primary key,
    format text not null references price_list on delete cascade,
    name text not null,
    price text not null
);
create unique index listed_price_name on listed_price (format, name);
