package dev.sluice.quota;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * The head of a shard. Gateways read it at the start and, when a shard is quiet, every 500 ms.
 *
 * @param epoch 0 when Redis knows none, so the shard waits for its first rebuild
 * @param open whether anything may be admitted
 * @param phase {@code claim}, {@code seal}, {@code open}, {@code lost}, {@code closed} or empty
 * @param revision rises with every publish
 */
public record ShardMeta(long epoch, boolean open, String phase, long revision) {
    public static Request request(Shard shard) {
        return Request.cmd(Command.HMGET)
                .arg(Layout.meta(shard))
                .arg("epoch")
                .arg("open")
                .arg("phase")
                .arg("rev");
    }

    public static ShardMeta decode(Response response) {
        return new ShardMeta(
                number(response.get(0)),
                number(response.get(1)) == 1,
                response.get(2) == null ? "" : response.get(2).toString(),
                number(response.get(3)));
    }

    private static long number(Response value) {
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
