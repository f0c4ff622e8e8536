package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Whether a Redis is fit to hold money. To be run at the start of every service.
 *
 * @param refusals sentences that must stop the start
 * @param warnings sentences to log
 */
public record RedisCheck(List<String> refusals, List<String> warnings) {
    private static final long LATER_MILLIS = 1_000;
    private static final String OPEN =
            "Redis lets in whoever reaches it, and holds money: set requirepass or an ACL user in Redis,"
                    + " and put the password into SLUICE_REDIS_URL";

    /** Asks Redis; a managed Redis that forbids CONFIG gives a warning. */
    public static Future<RedisCheck> run(RedisLink link) {
        return setting(link, "maxmemory-policy")
                .compose(policy -> setting(link, "appendonly")
                        .compose(aof -> setting(link, "save").compose(save -> setting(link, "cluster-enabled")
                                .map(cluster -> judge(policy, aof, save, cluster)))))
                .recover(failure -> failure instanceof StoreUnavailableException
                        ? RedisRefusal.of(link.server(), failure.getCause())
                                .map(sentence -> Future.succeededFuture(new RedisCheck(List.of(sentence), List.of())))
                                .orElse(Future.failedFuture(failure))
                        : Future.succeededFuture(new RedisCheck(
                                List.of(),
                                List.of("Redis does not tell its configuration; make sure that maxmemory-policy is"
                                        + " noeviction and that it persists its data"))))
                .compose(found -> link.server().reachedByOthers()
                        ? letsEverybodyIn(link).map(open -> open ? found.andWarning(OPEN) : found)
                        : Future.succeededFuture(found));
    }

    /** A Redis without a password takes any, so it is asked by somebody without one. */
    static Future<Boolean> letsEverybodyIn(RedisLink link) {
        RedisLink anybody = new RedisLink(link.vertx(), link.server().withoutLogin(), new Scripts());
        return anybody.send(Request.cmd(Command.PING))
                .map(true)
                .otherwise(false)
                .onComplete(asked -> anybody.close());
    }

    private RedisCheck andWarning(String sentence) {
        List<String> more = new ArrayList<>(warnings);
        more.add(sentence);
        return new RedisCheck(refusals, List.copyOf(more));
    }

    /**
     * Logs what was found.
     *
     * @param stop what ends the process; called where there is a refusal
     */
    public void heed(Logger log, Runnable stop) {
        warnings.forEach(log::warn);
        refusals.forEach(log::error);
        if (!refusals.isEmpty()) {
            stop.run();
        }
    }

    /**
     * As soon as Redis answers; asked once a second until then.
     *
     * @param found called once, on an event loop
     */
    public static void whenReachable(RedisLink link, Consumer<RedisCheck> found) {
        run(link).onSuccess(found::accept).onFailure(away -> link.vertx().setTimer(LATER_MILLIS, again -> {
            if (!link.isClosed()) {
                whenReachable(link, found);
            }
        }));
    }

    static RedisCheck judge(String policy, String appendOnly, String save, String cluster) {
        List<String> refusals = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        if (cluster.equals("yes")) {
            refusals.add(
                    "Redis is a node of a Redis Cluster, which answers for a part of the keys only: use one server, a managed"
                            + " endpoint without cluster mode, or Sentinels");
        }
        if (!policy.equals("noeviction")) {
            refusals.add("Redis evicts keys (maxmemory-policy is " + policy
                    + "), which would lose money: set maxmemory-policy to noeviction");
        }
        if (!appendOnly.equals("yes")) {
            warnings.add(
                    save.isBlank()
                            ? "Redis keeps its data in memory only: after a restart every shard is rebuilt from"
                                    + " the ledger; set appendonly to yes"
                            : "Redis saves snapshots only: a crash loses the usage since the last one;"
                                    + " set appendonly to yes");
        }
        return new RedisCheck(List.copyOf(refusals), List.copyOf(warnings));
    }

    private static Future<String> setting(RedisLink link, String name) {
        return link.send(Request.cmd(Command.CONFIG).arg("GET").arg(name)).map(response -> {
            Map<String, String> settings = Decoding.hash(response);
            return settings.getOrDefault(name, "");
        });
    }
}
