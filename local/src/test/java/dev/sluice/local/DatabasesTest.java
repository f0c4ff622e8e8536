package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded databases as processes: their data outlives them, however they end. */
class DatabasesTest {

    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private DataDirectory data;
    private Binaries binaries;
    private Ports ports;
    private Supervised program;

    @BeforeEach
    void prepare() {
        data = DataDirectory.at(directory.resolve("data"));
        binaries = new Binaries(StackOptions.checkout().resolve(".sluice/bin"));
        ports = Ports.free(1);
    }

    @AfterEach
    void end() {
        program.halt();
        timer.shutdownNow();
    }

    @Test
    void keepsTheRowsOfAPostgresThatIsKilled() throws SQLException {
        // Given
        Postgres postgres = new Postgres(binaries, data, Secrets.in(data), ports.postgres());
        program = supervised(postgres.program());
        postgres.makeDatabase();
        execute(postgres, "create table kept (id int)");
        execute(postgres, "insert into kept values (42)");

        // When
        program.kill();
        program.awaitRestart(0, START);
        postgres.makeDatabase();

        // Then
        assertThat(execute(postgres, "update kept set id = 43 where id = 42")).isEqualTo(1);
        assertThat(program.state().lastExit()).isEqualTo("killed (SIGKILL)");
    }

    @Test
    void keepsRedisStoppedUntilItIsStartedAndForgetsWhatWasWiped() {
        // Given
        Redis redis = new Redis(binaries, data, ports.redis());
        program = supervised(redis.program());
        long first = program.pid();

        // When
        program.stop();
        redis.wipe();

        // Then
        assertThat(program.pid()).isZero();
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(program.state().lastExit()).isNull();
        program.start();
        program.awaitReady(START);
        assertThat(program.restarts()).isZero();
    }

    @Test
    void holdsItsConnectionsAndAnswersNothingWhileFrozen() {
        // Given
        Program redis = new Redis(binaries, data, ports.redis()).program();
        program = supervised(redis);

        // When
        program.freeze();

        // Then
        assertThat(redis.readiness().ready()).isFalse();
        program.thaw();
        await().until(redis.readiness()::ready);
        assertThat(program.restarts()).isZero();
    }

    private Supervised supervised(Program what) {
        Supervised supervised = new Supervised(what, timer, Clock.systemUTC(), () -> {});
        supervised.start();
        program = supervised;
        supervised.awaitReady(START);
        return supervised;
    }

    private static int execute(Postgres postgres, String sql) throws SQLException {
        String url = postgres.url().replaceFirst("//.*@", "//");
        String password = postgres.url().replaceFirst(".*//[^:]*:(.*)@.*", "$1");
        try (var connection = DriverManager.getConnection("jdbc:" + url, "sluice", password);
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
