package dev.sluice.quota;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which gateway processes live, where their management ports are, and which versions they run with. */
public final class GatewayRegistry {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final RedisLink link;

    public GatewayRegistry(RedisLink link) {
        this.link = link;
    }

    /** Says that a gateway lives; every 500 ms. Redis' clock is put in. */
    public Future<Void> report(GatewayLife life) {
        ObjectNode json = JSON.createObjectNode()
                .put("management", life.management())
                .put("routeTableVersion", life.routeTableVersion());
        ObjectNode revisions = json.putObject("revisions");
        life.revisions().forEach(revisions::put);
        return link.eval(new Eval(Script.GATEWAY)
                        .keys(Layout.GATEWAYS)
                        .arg(life.id())
                        .arg(json.toString()))
                .mapEmpty();
    }

    /** Takes a gateway out that has drained. */
    public Future<Void> leave(String id) {
        return link.send(Request.cmd(Command.HDEL).arg(Layout.GATEWAYS).arg(id)).mapEmpty();
    }

    /** Gateways that reported within {@link GatewayLife#LIVE_MILLIS} by Redis' clock. */
    public Future<List<GatewayLife>> live() {
        return link.eval(new Eval(Script.NOW))
                .compose(now -> link.send(Request.cmd(Command.HGETALL).arg(Layout.GATEWAYS))
                        .map(all -> live(Decoding.hash(all), Eval.number(now, 0))));
    }

    private static List<GatewayLife> live(Map<String, String> entries, long now) {
        List<GatewayLife> live = new ArrayList<>();
        entries.forEach((id, text) -> {
            try {
                Entry entry = JSON.readValue(text, Entry.class);
                if (entry.at() > now - GatewayLife.LIVE_MILLIS) {
                    live.add(new GatewayLife(
                            id,
                            entry.management(),
                            entry.routeTableVersion(),
                            entry.revisions() == null ? Map.of() : entry.revisions(),
                            entry.at()));
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the entry of gateway " + id + " in Redis is not readable", e);
            }
        });
        return live;
    }

    record Entry(String management, long routeTableVersion, Map<String, Long> revisions, long at) {}
}
