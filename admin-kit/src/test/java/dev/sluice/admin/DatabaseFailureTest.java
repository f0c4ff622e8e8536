package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Failures as the driver really makes them, where no PostgreSQL is needed for them. */
class DatabaseFailureTest {
    /** What a server answers that is asked for TLS and has none. */
    private static final int NO_TLS = 'N';

    @Test
    void aServerThatIsAwayMayComeBack() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        SQLException failure = connect(port, "");

        assertThat(DatabaseFailure.passes(failure)).isTrue();
        assertThat(DatabaseFailure.unavailable(new IllegalStateException(failure)))
                .isTrue();
        assertThat(DatabaseFailure.sentence("127.0.0.1:1/sluice", "sluice", failure))
                .isEqualTo("PostgreSQL at 127.0.0.1:1/sluice does not answer (Connection to 127.0.0.1:" + port
                        + " refused): start it, let this service reach it, or correct SLUICE_DATABASE_URL.");
    }

    @Test
    void aServerWithoutTlsDoesNotGetItByWaiting() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(NO_TLS);
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The test asserts on what the driver makes of it.
                }
            });

            SQLException failure = connect(server.getLocalPort(), "?sslmode=require");
            answering.join();

            assertThat(DatabaseFailure.passes(failure)).isFalse();
            assertThat(DatabaseFailure.sentence("db/sluice", "sluice", failure))
                    .isEqualTo(
                            "PostgreSQL at db/sluice does not answer (The server does not support SSL): correct sslmode and"
                                    + " sslrootcert in SLUICE_DATABASE_URL, or the server's certificate.");
        }
    }

    @Test
    void aPoolThatFindsNoConnectionIsADatabaseThatIsAway() {
        assertThat(DatabaseFailure.unavailable(new SQLException("Sorry, acquisition timeout!")))
                .isTrue();
        assertThat(DatabaseFailure.unavailable(new SQLException("duplicate key", "23505")))
                .isFalse();
        assertThat(DatabaseFailure.unavailable(new IllegalStateException("a defect")))
                .isFalse();
    }

    private static SQLException connect(int port, String query) {
        return catchThrowableOfType(
                SQLException.class,
                () -> DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/sluice" + query, "sluice", "x"));
    }
}
