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
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * Whether this service can work with its database, asked before anything else comes to it. A service asks when it starts; in a
 * migration Job, which starts nothing, Flyway does. The connection is one of its own, since a pool tells of each failure in several
 * lines of its own.
 */
@Singleton
public class DatabaseCheck implements FlywayConfigurationCustomizer {
    private static final Logger LOG = Logger.getLogger(DatabaseCheck.class);

    /** A database that is just being started, or moved to another node. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LOGIN_SECONDS = 5;

    private final String url;
    private final Map<String, String> login;
    private final boolean job;
    private final boolean migrates;

    DatabaseCheck(
            DatabaseLogin login,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "sluice.migrate", defaultValue = "start") String migrate,
            @ConfigProperty(name = "quarkus.flyway.migrate-at-start", defaultValue = "false") boolean job) {
        this.login = login.getCredentials("");
        this.url = url;
        this.job = job;
        this.migrates = job || migrate.equals("start");
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
    public void run(String schema) {
        try (Connection connection = connect()) {
            DatabaseRights.of(connection, schema).refusal(migrates).ifPresent(sentence -> {
                throw new StartRefused(sentence);
            });
        } catch (SQLException e) {
            throw new StartRefused(DatabaseFailure.sentence(server(), user(), e));
        }
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
        copy(CredentialsProvider.USER_PROPERTY_NAME, properties);
        copy(CredentialsProvider.PASSWORD_PROPERTY_NAME, properties);
        properties.setProperty("loginTimeout", String.valueOf(LOGIN_SECONDS));
        return properties;
    }

    private void copy(String name, Properties properties) {
        if (login.containsKey(name)) {
            properties.setProperty(name, login.get(name));
        }
    }

    private String server() {
        return url.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    }

    private String user() {
        return login.getOrDefault(CredentialsProvider.USER_PROPERTY_NAME, System.getProperty("user.name"));
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
