package dev.sluice.quota;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * A script that a gateway's writer runs, as data: arguments to encode and a reply to decode. Pure; whoever sends it keeps
 * order, numbers and resending. A call holds at most {@link Layout#BATCH} operations.
 */
public sealed interface Call<R> permits Lease, GiveBack, WriteAttempts, Beat, Refused {
    /** The script to run. */
    Script script();

    /** EVALSHA with the guard in front; the connection must have been given {@link Scripts#load}. */
    Request request(Scripts scripts, Shard shard, Guard guard);

    /** Reads the answer of {@link #request}; an error answer of Redis never gets here, it fails the future. */
    Reply<R> decode(Response response);
}
