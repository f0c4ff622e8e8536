package dev.sluice.gateway.http;

import dev.sluice.testkit.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An answer of an upstream whose bytes a test says. */
final class ScriptedBody {
    private ScriptedBody() {}

    static Behaviour json(String body) {
        return of("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    static Behaviour of(String type, byte[] body) {
        return Behaviour.json("{\"headers\":{\"content-type\":\"" + type + "\"},\"bodyBase64\":\""
                + Base64.getEncoder().encodeToString(body) + "\"}");
    }
}
