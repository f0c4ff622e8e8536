package dev.sluice.local;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The embedded PostgreSQL: its cluster is made on the first start and kept. */
record Postgres(Binaries binaries, DataDirectory data, Secrets secrets, int port) {

    private static final String NAME = "sluice";

    /** As services want it. */
    String url() {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(NAME, secrets.databasePassword(), port, NAME);
    }

    /** Makes the cluster if there is none; takes a few seconds. */
    Program program() {
        Path home = binaries.postgres();
        if (!Files.exists(data.postgres().resolve("PG_VERSION"))) {
            makeCluster(home);
        }
        List<String> line = new ArrayList<>(asNobody());
        line.addAll(List.of(
                home.resolve("bin/postgres").toString(), "-D", data.postgres().toString()));
        line.addAll(List.of("-p", Integer.toString(port), "-h", "127.0.0.1", "-k", ""));
        for (String setting : List.of("shared_buffers=64MB", "max_connections=100", "jit=off", "max_wal_size=256MB")) {
            line.addAll(List.of("-c", setting));
        }
        return new Program(
                Names.POSTGRES, line, Map.of(), data.log(Names.POSTGRES), this::ready, Duration.ofSeconds(10));
    }

    /** Makes the database in the running server; it stays. */
    void makeDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
            if (!found.next()) {
                try (Statement create = connection.createStatement()) {
                    create.execute("create database " + NAME);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the database " + NAME, e);
        }
    }

    private boolean ready() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=2&socketTimeout=30",
                NAME,
                secrets.databasePassword());
    }

    private void makeCluster(Path home) {
        List<String> line = new ArrayList<>(asNobody());
        line.addAll(List.of(
                home.resolve("bin/initdb").toString(), "-D", data.postgres().toString()));
        line.addAll(
                List.of("-U", NAME, "--pwfile", secrets.databasePasswordFile().toString()));
        line.addAll(List.of("-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"));
        try {
            Files.createDirectories(data.logs());
            Path log = data.log("initdb");
            Process initdb = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()))
                    .start();
            if (initdb.onExit().join().exitValue() != 0) {
                Trees.delete(data.postgres());
                throw new Refusal("PostgreSQL's data could not be made: " + log + " says why.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run initdb", e);
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it sees itself as nobody. */
    private static List<String> asNobody() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (!LinuxUtils.isUnshareAvailable()) {
            throw new Refusal("PostgreSQL does not run as root, and this system allows no user namespace (unshare -U):"
                    + " run ./sluice as another user, or set SLUICE_DATABASE_URL to a real server.");
        }
        return List.of("unshare", "-U");
    }
}
