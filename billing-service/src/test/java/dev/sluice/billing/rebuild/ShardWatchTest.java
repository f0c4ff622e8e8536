package dev.sluice.billing.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.billing.rebuild.ShardEpochs.Epoch;
import dev.sluice.billing.rebuild.ShardWatch.Finding;
import dev.sluice.quota.ShardMeta;
import org.junit.jupiter.api.Test;

class ShardWatchTest {
    private static final ShardMeta OPEN = new ShardMeta(3, true, "open", 7);
    private static final ShardMeta EMPTY = new ShardMeta(0, false, "", 0);

    @Test
    void leavesAnOpenShardOfTheSameEpochAlone() {
        assertThat(judge(3, true, "5-1", OPEN, "5-1").reason()).isNull();
        assertThat(judge(3, true, "5-1", OPEN, "10-0").reason()).isNull();
    }

    @Test
    void waitsForNobodyWhenNeitherSideKnowsTheShard() {
        Finding finding = judge(0, false, "0-0", EMPTY, "0-0");
        assertThat(finding.reason()).contains("new");
        assertThat(finding.nobodyHolds()).isTrue();
    }

    @Test
    void waitsForGatewaysWhenRedisIsEmptyAndPostgresqlIsNot() {
        Finding finding = judge(3, true, "0-0", EMPTY, "0-0");
        assertThat(finding.reason()).contains("empty");
        assertThat(finding.nobodyHolds()).isFalse();
        assertThat(finding.writersKnown()).isFalse();
    }

    @Test
    void seesARedisThatForgotWhatWasRead() {
        Finding finding = judge(3, true, "10-1", OPEN, "9-7");
        assertThat(finding.reason()).contains("ends at 9-7");
        assertThat(finding.writersKnown()).isFalse();
    }

    @Test
    void seesAnOtherEpochAndAClosedShard() {
        assertThat(judge(4, true, "5-1", OPEN, "5-1").reason()).contains("epoch 3");
        assertThat(judge(2, true, "5-1", OPEN, "5-1").reason()).contains("epoch 3");
        assertThat(judge(3, true, "5-1", new ShardMeta(3, false, "closed", 7), "5-1")
                        .reason())
                .contains("closed");
    }

    @Test
    void knowsTheWritersOnlyWhenNothingWasForgotten() {
        assertThat(judge(3, true, "5-1", new ShardMeta(3, false, "closed", 7), "5-1")
                        .writersKnown())
                .isTrue();
        assertThat(judge(3, true, "5-1", new ShardMeta(3, false, "lost", 7), "5-1")
                        .writersKnown())
                .isFalse();
        assertThat(judge(3, false, "5-1", new ShardMeta(3, false, "claim", 7), "5-1")
                        .writersKnown())
                .isFalse();
    }

    private static Finding judge(long epoch, boolean open, String position, ShardMeta meta, String end) {
        return ShardWatch.judge(new Epoch(epoch, open), position, meta, end);
    }
}
