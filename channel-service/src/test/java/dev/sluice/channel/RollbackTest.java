package dev.sluice.channel;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Stores.class)
class RollbackTest {
    @Inject
    Flyway flyway;

    @Inject
    DataSource database;

    @AfterEach
    void forget() throws SQLException {
        run("delete from channel.flyway_schema_history where version = '9999'");
    }

    @Test
    void startsOnTheSchemaOfANewerVersion() throws SQLException {
        run("insert into channel.flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) values (9999, '9999', 'of a newer version', 'SQL',"
                + " 'V9999__newer.sql', 1, 'newer', 1, true)");

        assertThatCode(flyway::migrate).doesNotThrowAnyException();
    }

    private void run(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
