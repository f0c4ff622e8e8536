package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class LeavingTest {
    private final Leaving leaving = new Leaving();

    @Test
    void leavesAtOnceWhenNobodyIsThere() {
        assertThat(leaving.begin().isComplete()).isTrue();
    }

    @Test
    void waitsForTheLastAnswerAndThenForConnectionsThatMayAskAgain() {
        // Given
        leaving.connected();
        leaving.called();
        Future<Void> gone = leaving.begin();

        // When
        leaving.answered();

        // Then
        assertThat(gone.isComplete()).isFalse();
        leaving.disconnected();
        assertThat(gone.isComplete()).isTrue();
    }

    @Test
    void waitsForARunningCallEvenIfItsTimeForIdleConnectionsIsOver() {
        // Given
        leaving.connected();
        leaving.connected();
        leaving.called();
        Future<Void> gone = leaving.begin();

        // When
        leaving.waitNoLonger();

        // Then
        assertThat(gone.isComplete()).isFalse();
        leaving.answered();
        assertThat(gone.isComplete()).isTrue();
    }
}
