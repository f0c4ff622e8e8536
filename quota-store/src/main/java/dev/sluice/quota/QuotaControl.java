package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * The control services' side of Redis: credits, versions, grants, counters and usage streams of the accounts. Futures
 * fail with {@link StoreUnavailableException} while Redis is away; every call may be repeated. Any thread may call; from
 * a virtual thread: {@code .toCompletionStage().toCompletableFuture().join()}.
 */
public final class QuotaControl implements AutoCloseable {
    private final RedisLink link;

    public QuotaControl(RedisLink link) {
        this.link = link;
    }

    /** Opens nothing yet; the first call does. */
    public static QuotaControl connect(Vertx vertx, RedisEndpoint server) {
        return new QuotaControl(new RedisLink(vertx, server, new Scripts()));
    }

    /** The connection, for the other clients of this package. */
    public RedisLink link() {
        return link;
    }

    /**
     * Applies a credit if it is the next one of its root.
     *
     * @param cs its number in the root, from 1, without gaps
     * @param amountNanos added to what was ever credited; negative for a debit
     * @param corrections added to the use of limits where they are still in that period
     */
    public Future<CreditReply> credit(Shard shard, String root, long cs, long amountNanos, List<LimitUse> corrections) {
        Eval eval = new Eval(Script.CREDIT)
                .keys(Layout.meta(shard), Layout.tree(shard, root))
                .arg(cs)
                .arg(amountNanos);
        corrections.forEach(one -> eval.arg(one.limit()).arg(one.start()).arg(one.used()));
        return link.eval(eval).map(response -> switch (Eval.text(response, 0)) {
            case "OK" -> new CreditReply.Ok();
            case "GAP" -> new CreditReply.Gap(Eval.number(response, 1));
            case "CLOSED" -> new CreditReply.Closed(Eval.number(response, 1), Eval.text(response, 2));
            default -> throw new IllegalStateException("credit answered " + response);
        });
    }

    /** Tells gateways that a scope has new settings. To be called after its grants were written. */
    public Future<PublishReply> publish(Shard shard, String root, String scope, long version) {
        Eval eval = new Eval(Script.PUBLISH)
                .keys(Layout.meta(shard), Layout.tree(shard, root))
                .arg(scope)
                .arg(version);
        return link.eval(eval).map(response -> switch (Eval.text(response, 0)) {
            case "OK" -> new PublishReply.Published(Eval.number(response, 1));
            case "CLOSED" -> new PublishReply.Closed(Eval.number(response, 1), Eval.text(response, 2));
            default -> throw new IllegalStateException("publish answered " + response);
        });
    }

    /** Writes a grant unless a newer or equal one is there; true when written. {@code json} holds the same version. */
    public Future<Boolean> writeGrant(String sha256hex, long version, String json) {
        Eval eval = new Eval(Script.GRANT)
                .keys(Layout.grant(sha256hex))
                .arg(version)
                .arg(json);
        return link.eval(eval).map(response -> Eval.text(response, 0).equals("1"));
    }

    /** Removes a grant unless a newer one is there; true when it is gone. A disabled key keeps its grant. */
    public Future<Boolean> removeGrant(String sha256hex, long version) {
        Eval eval = new Eval(Script.GRANT_REMOVE).keys(Layout.grant(sha256hex)).arg(version);
        return link.eval(eval).map(response -> Eval.text(response, 0).equals("1"));
    }

    /** Says that every grant that exists is in Redis; gateways answer 503 for unknown keys until then. */
    public Future<Void> markGrantsComplete() {
        return link.send(Request.cmd(Command.SET).arg(Layout.GRANTS_COMPLETE).arg("1"))
                .mapEmpty();
    }

    /** False after Redis was wiped, until {@link #markGrantsComplete}. */
    public Future<Boolean> grantsComplete() {
        return link.send(Request.cmd(Command.EXISTS).arg(Layout.GRANTS_COMPLETE))
                .map(response -> response.toInteger() == 1);
    }

    /** The counters of a root; null when Redis does not know it. */
    public Future<TreeState> tree(Shard shard, String root) {
        return link.send(Request.cmd(Command.HGETALL).arg(Layout.tree(shard, root)))
                .map(Decoding::tree);
    }

    /** Entries after {@code afterStreamId} ({@code 0} = from the start), oldest first. Never waits. */
    public Future<List<EventEntry>> read(Shard shard, String afterStreamId, int count) {
        return link.send(Request.cmd(Command.XRANGE)
                        .arg(Layout.events(shard))
                        .arg("(" + afterStreamId)
                        .arg("+")
                        .arg("COUNT")
                        .arg(count))
                .map(Decoding::events);
    }

    /** Id of the oldest entry; {@code 0-0} when the stream is empty. */
    public Future<String> streamStart(Shard shard) {
        return link.send(Request.cmd(Command.XRANGE)
                        .arg(Layout.events(shard))
                        .arg("-")
                        .arg("+")
                        .arg("COUNT")
                        .arg(1))
                .map(QuotaControl::idOrNone);
    }

    /** Id of the newest entry; {@code 0-0} when the stream is empty. */
    public Future<String> streamEnd(Shard shard) {
        return link.send(Request.cmd(Command.XREVRANGE)
                        .arg(Layout.events(shard))
                        .arg("+")
                        .arg("-")
                        .arg("COUNT")
                        .arg(1))
                .map(QuotaControl::idOrNone);
    }

    private static String idOrNone(Response entries) {
        return entries.size() == 0 ? "0-0" : entries.get(0).get(0).toString();
    }

    /** Entries in the stream. */
    public Future<Long> streamLength(Shard shard) {
        return link.send(Request.cmd(Command.XLEN).arg(Layout.events(shard))).map(Response::toLong);
    }

    /** Drops entries older than {@code minId}; returns about how many. Only what is behind the stored position. */
    public Future<Long> trim(Shard shard, String minId) {
        return link.send(Request.cmd(Command.XTRIM)
                        .arg(Layout.events(shard))
                        .arg("MINID")
                        .arg("~")
                        .arg(minId))
                .map(Response::toLong);
    }

    public Future<ShardMeta> meta(Shard shard) {
        return link.send(ShardMeta.request(shard)).map(ShardMeta::decode);
    }

    /** Stops all admission in the shard until a rebuild opens it again. */
    public Future<Void> closeShard(Shard shard) {
        return link.eval(new Eval(Script.CLOSE).keys(Layout.meta(shard))).mapEmpty();
    }

    /** Redis' clock, epoch millis. */
    public Future<Long> now() {
        return link.eval(new Eval(Script.NOW)).map(response -> Eval.number(response, 0));
    }

    @Override
    public void close() {
        link.close();
    }
}
