package dev.sluice.quota.writer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LifeSignTest {
    private final LifeSign life = new LifeSign();

    @Test
    void isAliveForEightSecondsAfterTheSignWasSentNotAfterItWasAnswered() {
        // Given
        life.sent(1_000);

        // When
        life.acknowledged();

        // Then
        assertThat(life.alive(8_999)).isTrue();
        assertThat(life.alive(9_000)).isFalse();
    }

    @Test
    void isDueEveryTwoSecondsButNotWhileOneIsOnItsWay() {
        // Given
        assertThat(life.due(0)).isTrue();
        life.sent(0);
        assertThat(life.due(10_000)).isFalse();

        // When
        life.acknowledged();

        // Then
        assertThat(life.due(1_999)).isFalse();
        assertThat(life.due(2_000)).isTrue();
    }

    @Test
    void isUnbornUntilItsFirstAnswerAndAgainAsAnotherIncarnation() {
        assertThat(life.unborn()).isTrue();
        life.sent(0);
        life.acknowledged();
        assertThat(life.unborn()).isFalse();
        life.reset();
        assertThat(life.unborn()).isTrue();
        assertThat(life.alive(1)).isFalse();
    }
}
