package dev.sluice.admin;

import dev.sluice.service.DatabaseLogin;
import dev.sluice.service.StartRefused;
import io.quarkus.credentials.CredentialsProvider;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * Whether this service can work with its database, asked before anything else comes to it. A service asks when it starts; in a
 * migration Job, which starts nothing, Flyway does. The connection is one of its own, since a pool tells of each failure in several
 * lines of its own.
 */
@Singleton
class DatabaseCheck implements FlywayConfigurationCustomizer {
    private static final Logger LOG = Logger.getLogger(DatabaseCheck.class);

    /** A database that is just being started, or moved to another node. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the configuration that services ship has for an address: without any, Quarkus refuses in forty lines. */
    private static final String UNSET = "jdbc:postgresql://unset/";

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LOGIN_SECONDS = 5;

    private final String url;
    private final Supplier<Map<String, String>> login;
    private final boolean job;
    private final boolean migrates;

    DatabaseCheck(
            DatabaseLogin file,
            Config config,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = Schema.MIGRATE, defaultValue = Schema.AT_START) String migrate,
            @ConfigProperty(name = "quarkus.flyway.migrate-at-start", defaultValue = "false") boolean job) {
        this.login = setting(config, "credentials-provider").isPresent()
                ? () -> file.getCredentials("")
                : () -> given(config);
        this.url = url;
        this.job = job;
        this.migrates = job || migrate.equals(Schema.AT_START);
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        if (job) {
            run(flyway.getDefaultSchema());
        }
    }

    /**
     * Blocks for as long as PostgreSQL does not answer, half a minute at most.
     *
     * @param schema of this service
     * @throws StartRefused with what to do
     */
    void run(String schema) {
        if (url.equals(UNSET)) {
            throw new StartRefused(
                    "SLUICE_DATABASE_URL is not set:"
                            + " set it to postgresql://user:password@host:port/database?sslmode=require, or SLUICE_DATABASE_URL_FILE.");
        }
        try (Connection connection = connect()) {
            DatabaseRights.of(connection, schema).refusal(migrates).ifPresent(sentence -> {
                throw new StartRefused(sentence);
            });
        } catch (SQLException e) {
            throw new StartRefused(DatabaseFailure.sentence(server(), user(), e));
        }
    }

    /** As the pool finds it where no file is asked. */
    private static Map<String, String> given(Config config) {
        Map<String, String> login = new HashMap<>();
        setting(config, "username").ifPresent(user -> login.put(CredentialsProvider.USER_PROPERTY_NAME, user));
        setting(config, "password").ifPresent(word -> login.put(CredentialsProvider.PASSWORD_PROPERTY_NAME, word));
        return login;
    }

    private static Optional<String> setting(Config config, String name) {
        return config.getOptionalValue("quarkus.datasource." + name, String.class);
    }

    private Connection connect() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            try {
                return DriverManager.getConnection(url, properties());
            } catch (SQLException e) {
                if (!DatabaseFailure.passes(e) || System.nanoTime() > end) {
                    throw e;
                }
                if (!told) {
                    LOG.warnf(
                            "%s; it is asked again for %d s",
                            DatabaseFailure.unreachable(server(), e), PATIENCE.toSeconds());
                    told = true;
                }
                pause();
            }
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(login.get());
        properties.setProperty("loginTimeout", String.valueOf(LOGIN_SECONDS));
        return properties;
    }

    private String server() {
        return url.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    }

    private String user() {
        return login.get().getOrDefault(CredentialsProvider.USER_PROPERTY_NAME, System.getProperty("user.name"));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("the start was interrupted while PostgreSQL did not answer");
        }
    }
}
