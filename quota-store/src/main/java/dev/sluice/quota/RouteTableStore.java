package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** The newest route table in Redis, so that a gateway starts while channel-service is down. */
public final class RouteTableStore {
    private static final int OLD_SECONDS = 3600;

    private final RedisLink link;

    public RouteTableStore(RedisLink link) {
        this.link = link;
    }

    /** Stores the table, then moves the head to it and tells gateways; false when a newer or equal one is the head. */
    public Future<Boolean> publish(long version, String json) {
        // Body first: whoever sees the head finds the body. Two keys, two slots, so two steps.
        return link.send(
                        Request.cmd(Command.SET).arg(Layout.routeTable(version)).arg(json))
                .compose(stored -> link.eval(new Eval(Script.ROUTE_TABLE)
                        .keys(Layout.ROUTE_TABLE_HEAD)
                        .arg(version)))
                .compose(response -> {
                    long head = Eval.number(response, 0);
                    boolean moved = head < version;
                    long old = moved ? head : version;
                    return head == version
                            ? Future.succeededFuture(false)
                            : expire(old).map(moved);
                });
    }

    /** Version of the newest table; 0 = none. */
    public Future<Long> head() {
        return link.send(Request.cmd(Command.GET).arg(Layout.ROUTE_TABLE_HEAD))
                .map(response -> response == null ? 0L : Long.valueOf(response.toLong()));
    }

    /** The table as JSON; null when it is not there (any more). */
    public Future<String> table(long version) {
        return link.send(Request.cmd(Command.GET).arg(Layout.routeTable(version)))
                .map(response -> response == null ? null : response.toString());
    }

    /** Whether the table is there, without reading it. */
    public Future<Boolean> holds(long version) {
        return link.send(Request.cmd(Command.EXISTS).arg(Layout.routeTable(version)))
                .map(response -> response.toInteger() > 0);
    }

    private Future<Void> expire(long version) {
        return link.send(Request.cmd(Command.EXPIRE)
                        .arg(Layout.routeTable(version))
                        .arg(OLD_SECONDS))
                .mapEmpty();
    }
}
