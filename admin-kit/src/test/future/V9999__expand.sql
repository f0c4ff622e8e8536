-- Everything that a migration of a later version may do while this version still runs, done to every table. What is written after it
-- says so in future_state, so that tests see which tables they have written.
do $$
declare
    part record;
begin
    for part in
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = '${flyway:defaultSchema}' and c.relkind in ('r', 'p') and not c.relispartition
          and c.relname <> '${flyway:table}'
    loop
        execute format('alter table %I.%I add column future_note text, add column future_state text not null default ''before''',
            '${flyway:defaultSchema}', part.name);
        execute format('alter table %I.%I alter column future_state set default ''since''', '${flyway:defaultSchema}', part.name);
        execute format('create index %I on %I.%I (future_state)', part.name || '_future', '${flyway:defaultSchema}', part.name);
    end loop;
end $$;

create table ${flyway:defaultSchema}.future (
    id   bigint generated always as identity primary key,
    note text not null
);
