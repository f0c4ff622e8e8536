package dev.sluice.quota;

import dev.sluice.quota.writer.ShardListener;
import java.util.List;

/** Hears nothing and owns no purses. */
public final class Deaf implements ShardListener {
    @Override
    public void revision(long revision) {}

    @Override
    public void ready() {}

    @Override
    public void forget() {}

    @Override
    public List<Claim.Purse> shrink() {
        return List.of();
    }
}
