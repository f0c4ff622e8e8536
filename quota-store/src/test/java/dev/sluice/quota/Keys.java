package dev.sluice.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a Redis holds, as JSON, and back: strings as text, hashes as objects, sorted sets as objects of scores, streams as
 * arrays of entries without their ids, which are the real clock's.
 */
final class Keys {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLOCK = "test:now";

    private final TestRedis redis;

    Keys(TestRedis redis) {
        this.redis = redis;
    }

    ObjectNode dump() {
        ObjectNode all = JSON.createObjectNode();
        TreeSet<String> names = new TreeSet<>();
        redis.send(Request.cmd(Command.KEYS).arg("*")).forEach(name -> names.add(name.toString()));
        names.remove(CLOCK);
        names.forEach(name -> all.set(name, dump(name)));
        return all;
    }

    private JsonNode dump(String key) {
        String type = redis.send(Request.cmd(Command.TYPE).arg(key)).toString();
        return switch (type) {
            case "string" ->
                JSON.getNodeFactory()
                        .textNode(redis.send(Request.cmd(Command.GET).arg(key)).toString());
            case "hash" ->
                object(Decoding.hash(redis.send(Request.cmd(Command.HGETALL).arg(key))));
            case "zset" ->
                object(Decoding.hash(redis.send(Request.cmd(Command.EVAL)
                        .arg("return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')")
                        .arg(1)
                        .arg(key))));
            case "stream" ->
                stream(redis.send(Request.cmd(Command.XRANGE).arg(key).arg("-").arg("+")));
            default -> throw new IllegalStateException(key + " is a " + type);
        };
    }

    private static ObjectNode object(Map<String, String> fields) {
        ObjectNode object = JSON.createObjectNode();
        new TreeMap<>(fields).forEach(object::put);
        return object;
    }

    private static ArrayNode stream(Response entries) {
        ArrayNode stream = JSON.createArrayNode();
        entries.forEach(entry -> stream.add(object(Decoding.hash(entry.get(1)))));
        return stream;
    }

    /** Into an empty Redis. */
    void restore(JsonNode all) {
        all.properties().forEach(key -> {
            JsonNode value = key.getValue();
            if (value.isTextual()) {
                redis.send(Request.cmd(Command.SET).arg(key.getKey()).arg(value.asText()));
            } else if (value.isArray()) {
                value.forEach(entry ->
                        send(Request.cmd(Command.XADD).arg(key.getKey()).arg("*"), entry, false));
            } else {
                boolean lives = key.getKey().endsWith(":gw");
                send(Request.cmd(lives ? Command.ZADD : Command.HSET).arg(key.getKey()), value, lives);
            }
        });
    }

    private void send(Request request, JsonNode fields, boolean valueFirst) {
        fields.properties().forEach(field -> {
            String value = field.getValue().asText();
            request.arg(valueFirst ? value : field.getKey()).arg(valueFirst ? field.getKey() : value);
        });
        redis.send(request);
    }
}
