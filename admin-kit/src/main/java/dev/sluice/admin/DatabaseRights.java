package dev.sluice.admin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What the user of a service may do in its schema.
 *
 * @param encoding of the database
 * @param standby whether the server takes no writes
 * @param creates whether the user may make schemas in the database
 * @param there whether the schema exists
 * @param enters whether the user may use what is in it
 * @param adds whether the user may make tables in it
 * @param foreign the owner of a table that the user cannot change, null where there is none
 * @param closed a table that the user may not read or write, null where there is none
 */
record DatabaseRights(
        String user,
        String database,
        String schema,
        String encoding,
        boolean standby,
        boolean creates,
        boolean there,
        boolean enters,
        boolean adds,
        String foreign,
        String closed) {

    private static final String LOOK = """
            select current_user, current_database(), current_setting('server_encoding'), pg_is_in_recovery(),
                   has_database_privilege(current_database(), 'CREATE'),
                   there, there and has_schema_privilege(namespace, 'USAGE'), there and has_schema_privilege(namespace, 'CREATE'),
                   (select min(tableowner) from pg_tables
                     where schemaname = name and not pg_has_role(tableowner, 'MEMBER')),
                   (select min(relname) from pg_class
                     where relnamespace = namespace and relkind in ('r', 'p') and relname <> 'flyway_schema_history'
                       and not (has_table_privilege(pg_class.oid, 'SELECT') and has_table_privilege(pg_class.oid, 'INSERT')
                                and has_table_privilege(pg_class.oid, 'UPDATE') and has_table_privilege(pg_class.oid, 'DELETE')))
              from (select name, to_regnamespace(name)::oid, to_regnamespace(name) is not null
                      from (select ?::text) as asked(name)) as schema(name, namespace, there)
            """;

    static DatabaseRights of(Connection connection, String schema) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(LOOK)) {
            look.setString(1, schema);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return new DatabaseRights(
                        row.getString(1),
                        row.getString(2),
                        schema,
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getBoolean(8),
                        row.getString(9),
                        row.getString(10));
            }
        }
    }

    /** @param migrates whether the service brings the schema to its version, or finds it there */
    Optional<String> refusal(boolean migrates) {
        if (standby) {
            return Optional.of("SLUICE_DATABASE_URL leads to a standby, which takes no writes: name the primary,"
                    + " or all servers with ?targetServerType=primary.");
        }
        if (!encoding.equals("UTF8")) {
            return Optional.of(
                    "Database %s is encoded as %s and would not hold every name: create it with ENCODING 'UTF8'."
                            .formatted(database, encoding));
        }
        return Optional.ofNullable(migrates ? refusalOfChanges() : refusalOfUse());
    }

    private String refusalOfChanges() {
        if (!there) {
            return creates
                    ? null
                    : "User %s may not create the schema %s in database %s: run GRANT CREATE ON DATABASE %s TO %s."
                            .formatted(user, schema, database, database, user);
        }
        if (!enters || !adds) {
            return "User %s may not create tables in the schema %s of database %s: run GRANT USAGE, CREATE ON SCHEMA %s TO %s."
                    .formatted(user, schema, database, schema, user);
        }
        return foreign == null
                ? refusalOfUse()
                : "User %s cannot change the tables in the schema %s, which belong to %s: run REASSIGN OWNED BY %s TO %s, or GRANT %s TO %s."
                        .formatted(user, schema, foreign, foreign, user, foreign, user);
    }

    private String refusalOfUse() {
        if (there && !enters) {
            return "User %s may not use the schema %s of database %s: run GRANT USAGE ON SCHEMA %s TO %s."
                    .formatted(user, schema, database, schema, user);
        }
        return closed == null
                ? null
                : "User %s may not read and write %s.%s: run GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s."
                        .formatted(user, schema, closed, schema, user);
    }
}
