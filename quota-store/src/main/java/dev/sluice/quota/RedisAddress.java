package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, as {@code SLUICE_REDIS_URL} says, for Vert.x' client:
 *
 * <pre>
 *   redis://[user:password@]host[:port][/db]                              one server
 *   redis+sentinel://[user:password@]host[:port][,…]/name[/db]            the primary that these Sentinels name
 *   rediss://… and rediss+sentinel://…, each with ?ca=file or without     the same with TLS
 * </pre>
 *
 * A Redis Cluster is refused: one connection carries the calls of all shards in their order.
 */
public final class RedisAddress {
    private static final Pattern FORM =
            Pattern.compile("(rediss?)(\\+sentinel)?://(?:([^@/?]*)@)?([^@/?]*)([^?]*)(?:\\?(.*))?");
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[^:,\\[\\]]+)(:[0-9]{1,5})?");
    private static final Pattern PRIMARY = Pattern.compile("/([A-Za-z0-9._-]+)(/[0-9]+)?");
    private static final Pattern DATABASE = Pattern.compile("/?|/[0-9]+");
    private static final Pattern AUTHORITY = Pattern.compile("ca=([^&]+)");
    private static final Pattern HERE = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?");
    private static final String SENTINEL_PORT = ":26379";

    private static final String FORMS = "set SLUICE_REDIS_URL to redis://user:password@host:port/db, or to"
            + " redis+sentinel://user:password@host:port,host:port/name for the primary that Sentinels name;"
            + " rediss: instead of redis: for TLS, with ?ca=FILE where the authority is your own";

    private RedisAddress() {}

    /**
     * What a client of the server needs; the caller's own, to be changed.
     *
     * @throws IllegalStateException with a sentence that says what to change; it holds no password
     */
    public static RedisOptions options(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (url.matches("rediss?[+-]cluster:.*")) {
            throw new IllegalStateException(
                    "SLUICE_REDIS_URL names a Redis Cluster, which Sluice does not use, since one connection"
                            + " carries the calls of all shards in their order: name one server, a managed endpoint without cluster mode,"
                            + " or Sentinels.");
        }
        if (!form.matches()) {
            throw refused("it has none of the forms that are known");
        }
        boolean tls = form.group(1).equals("rediss");
        String login = form.group(3) == null ? "" : form.group(3) + "@";
        RedisOptions options = form.group(2) == null
                ? one(form.group(1) + "://" + login, form.group(4), form.group(5))
                : sentinels(form.group(1) + "://" + login, form.group(4), form.group(5));
        if (tls) {
            // Vert.x leaves it out unless told: whoever has any certificate could then answer as Redis.
            options.getNetClientOptions().setHostnameVerificationAlgorithm("HTTPS");
        }
        if (form.group(6) != null) {
            trust(options, tls, form.group(6));
        }
        return options;
    }

    private static RedisOptions one(String before, String server, String database) {
        if (server.contains(",")) {
            throw refused(
                    "it names several servers, but neither says that they are Sentinels nor which primary they watch");
        }
        if (!DATABASE.matcher(database).matches()) {
            throw refused("what follows the server is not the number of a database");
        }
        return new RedisOptions().setConnectionString(before + checked(server) + database);
    }

    private static RedisOptions sentinels(String before, String servers, String path) {
        Matcher primary = PRIMARY.matcher(path);
        if (!primary.matches()) {
            throw refused("it does not say which primary the Sentinels watch");
        }
        String database = primary.group(2) == null ? "" : primary.group(2);
        RedisOptions options = new RedisOptions()
                .setType(RedisClientType.SENTINEL)
                .setRole(RedisRole.MASTER)
                .setMasterName(primary.group(1));
        for (String server : servers.split(",", -1)) {
            String port = SERVER.matcher(checked(server)).replaceFirst("$2");
            options.addConnectionString(before + server + (port.isEmpty() ? SENTINEL_PORT : "") + database);
        }
        return options;
    }

    private static String checked(String server) {
        if (!SERVER.matcher(server).matches()) {
            throw refused("a server in it is not host:port");
        }
        return server;
    }

    private static void trust(RedisOptions options, boolean tls, String query) {
        Matcher authority = AUTHORITY.matcher(query);
        if (!authority.matches() || !tls) {
            throw refused("what follows the question mark is not ca=FILE, or there is no TLS that it is for");
        }
        Path file = Path.of(authority.group(1));
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(
                    "SLUICE_REDIS_URL names the authority %s, which cannot be read: mount the certificate there."
                            .formatted(file));
        }
        options.getNetClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(file.toString()));
    }

    private static IllegalStateException refused(String why) {
        return new IllegalStateException("SLUICE_REDIS_URL is not understood, since " + why + ": " + FORMS + ".");
    }

    /** Whether the address leads to another machine, so that the server listens for others than this one. */
    static boolean reachedByOthers(String url) {
        Matcher form = FORM.matcher(url.strip());
        return form.matches() && !HERE.matcher(form.group(4)).matches();
    }

    /** The same server, for messages and for somebody without user and password. */
    static String withoutLogin(String url) {
        return url.strip().replaceFirst("//[^@/?]*@", "//");
    }

    /**
     * Whether a new connection answers, and leads to the primary: a Sentinel that has missed a failover still names the old one.
     * Fails otherwise.
     */
    public static Future<Void> greet(RedisOptions options, RedisConnection connection) {
        Future<Void> pong = connection.send(Request.cmd(Command.PING)).mapEmpty();
        if (options.getType() != RedisClientType.SENTINEL) {
            return pong;
        }
        return pong.compose(answers -> connection.send(Request.cmd(Command.ROLE)))
                .compose(role -> role.get(0).toString().equals("master")
                        ? Future.succeededFuture()
                        : Future.failedFuture("the server that Sentinel names is a " + role.get(0)));
    }
}
