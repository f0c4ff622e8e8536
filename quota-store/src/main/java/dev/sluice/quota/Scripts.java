package dev.sluice.quota;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The texts and SHA-1 names of all scripts. Immutable; one instance serves a whole process. */
public final class Scripts {
    private final Map<Script, String> texts = new EnumMap<>(Script.class);
    private final Map<Script, String> names = new EnumMap<>(Script.class);

    public Scripts() {
        this(resource("clock"));
    }

    /** @param clock Lua that defines {@code now()}; only tests have another one than Redis' TIME */
    Scripts(String clock) {
        String prelude = clock + '\n' + resource("prelude") + '\n';
        for (Script script : Script.values()) {
            String text = prelude + resource(script.file());
            texts.put(script, text);
            names.put(script, sha1(text));
        }
    }

    /** A copy in which one script has another text: how tests prove that they notice. */
    Scripts with(Script script, String old, String changed) {
        String text = texts.get(script);
        if (!text.contains(old)) {
            throw new IllegalArgumentException(script + " does not hold: " + old);
        }
        Scripts copy = new Scripts();
        copy.texts.putAll(texts); // its clock included
        copy.names.putAll(names);
        copy.texts.put(script, text.replace(old, changed));
        copy.names.put(script, sha1(copy.texts.get(script)));
        return copy;
    }

    /** The name that EVALSHA takes. */
    public String sha1(Script script) {
        return names.get(script);
    }

    /** Loads every script in one write. To be called on each new connection, and when Redis answers NOSCRIPT. */
    public Future<Void> load(RedisConnection connection) {
        List<Request> loads = new ArrayList<>();
        for (String text : texts.values()) {
            loads.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text));
        }
        return connection.batch(loads).mapEmpty();
    }

    private static String resource(String file) {
        try (InputStream in = Scripts.class.getResourceAsStream(file + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("script " + file + ".lua is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
