package dev.sluice.billing.metering;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.quota.Layout;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.concurrent.CompletionException;

/** Writes to a shard's stream what the scripts of gateways write there. */
public final class Stream {
    private static final String APPEND = """
            local proof = ARGV[7]
            if proof == '' and ARGV[3] ~= 'refused' then proof = redis.call('HINCRBY', KEYS[1], 'spent', ARGV[5]) end
            local told = table.concat({ARGV[3], ARGV[1], ARGV[2], ARGV[4], 'g1', ARGV[5], ARGV[6]}, '\\31')
            return redis.call('XADD', KEYS[2], '*', 'e', told, 'p', proof)""";

    private static final String APPEND_BROKEN = """
            local spent = redis.call('HINCRBY', KEYS[1], 'spent', ARGV[2])
            if ARGV[4] ~= '' then spent = ARGV[4] end
            local told = table.concat({'attempt', 'x', '?', ARGV[1], 'g1', ARGV[3], '{}'}, '\\31')
            return redis.call('XADD', KEYS[2], '*', 'e', told, 'p', spent)""";

    private final QuotaControl quota;
    private final Shard shard;
    private final String root;

    public Stream(QuotaControl quota, int shard, String root) {
        this.quota = quota;
        this.shard = Shard.of(shard);
        this.root = root;
    }

    public void settled(UsageEvent event, long charge) {
        append("attempt", event, charge, Events.json(event), "");
    }

    /** With an event of its own making. */
    public void settled(UsageEvent event, long charge, String json) {
        append("attempt", event, charge, json, "");
    }

    public void late(UsageEvent event, long charge) {
        append("attempt", event, charge, Events.json(event), "late");
    }

    public void lost(UsageEvent event, long charge) {
        append("lost", event, charge, Events.json(event), "");
    }

    public void refused(UsageEvent event) {
        append("refused", event, 0, Events.json(event), "");
    }

    /** An entry that nobody can read, for which Redis has taken money. */
    public void broken(UsageEvent event, long charge) {
        append("attempt", event, charge, "{\"format\":1,", "");
    }

    /** An entry for which Redis has taken {@code charge}, with fields of its own making. */
    public void broken(long charge, String saysCharge, String saysSpent) {
        send(Request.cmd(Command.EVAL)
                .arg(APPEND_BROKEN)
                .arg(2)
                .arg(Layout.tree(shard, root))
                .arg(Layout.events(shard))
                .arg(root)
                .arg(charge)
                .arg(saysCharge)
                .arg(saysSpent));
    }

    private void append(String kind, UsageEvent event, long charge, String json, String late) {
        send(Request.cmd(Command.EVAL)
                .arg(APPEND)
                .arg(2)
                .arg(Layout.tree(shard, root))
                .arg(Layout.events(shard))
                .arg(event.operationId())
                .arg(event.attempt())
                .arg(kind)
                .arg(root)
                .arg(charge)
                .arg(json)
                .arg(late));
    }

    public void send(Request request) {
        try {
            quota.link().send(request).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
