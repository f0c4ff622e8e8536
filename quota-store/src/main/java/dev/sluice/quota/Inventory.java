package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every grant and every tree that Redis holds, for whoever asks what it knows beside PostgreSQL. Reads all of Redis' key names,
 * so for a person's question and not for a timer. Any thread may call.
 */
public final class Inventory {
    /** Where a walk begins, and what its last portion names as the next one. */
    public static final String START = "0";

    private static final int SCAN_COUNT = 1000;
    private static final String GRANT = Layout.grant("");
    private static final Pattern TREE = Pattern.compile("\\{(s[0-9]{2})}:t:(.+)");

    private final RedisLink link;

    public Inventory(RedisLink link) {
        this.link = link;
    }

    /** A key's grant: the key's SHA-256 in hex, and the {@link dev.sluice.contracts.KeyGrant} as JSON. */
    public record StoredGrant(String sha256, String json) {}

    /** A root's counters. */
    public record StoredTree(Shard shard, String root, TreeState state) {}

    /**
     * A part of what is there. A walk may show an entry twice, as SCAN does.
     *
     * @param next where to go on; {@link #START} when this was the last one
     */
    public record Portion(String next, List<StoredGrant> grants, List<StoredTree> trees) {}

    /** Reads on from {@link #START} or the portion before. */
    public Future<Portion> read(String from) {
        return link.send(Request.cmd(Command.SCAN).arg(from).arg("COUNT").arg(SCAN_COUNT))
                .compose(page -> {
                    List<Future<StoredGrant>> grants = new ArrayList<>();
                    List<Future<StoredTree>> trees = new ArrayList<>();
                    for (Response name : page.get(1)) {
                        String key = name.toString();
                        Matcher tree = TREE.matcher(key);
                        if (key.startsWith(GRANT)) {
                            grants.add(grant(key));
                        } else if (tree.matches()) {
                            trees.add(tree(Shard.named(tree.group(1)), tree.group(2)));
                        }
                    }
                    List<Future<?>> all = new ArrayList<>(grants);
                    all.addAll(trees);
                    return Future.all(all)
                            .map(read -> new Portion(page.get(0).toString(), results(grants), results(trees)));
                });
    }

    /** Forgets a root's counters unless something of it is leased; true when they are gone. */
    public Future<Boolean> removeTree(Shard shard, String root) {
        return link.eval(new Eval(Script.TREE_REMOVE).keys(Layout.tree(shard, root)))
                .map(response -> Eval.text(response, 0).equals("1"));
    }

    /** Null when it has gone meanwhile. */
    private Future<StoredGrant> grant(String key) {
        return link.send(Request.cmd(Command.GET).arg(key))
                .map(json -> json == null ? null : new StoredGrant(key.substring(GRANT.length()), json.toString()));
    }

    private Future<StoredTree> tree(Shard shard, String root) {
        return link.send(Request.cmd(Command.HGETALL).arg(Layout.tree(shard, root)))
                .map(Decoding::tree)
                .map(state -> state == null ? null : new StoredTree(shard, root, state));
    }

    private static <T> List<T> results(List<Future<T>> read) {
        return read.stream().map(Future::result).filter(Objects::nonNull).toList();
    }
}
