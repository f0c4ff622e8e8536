package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where models stand, below the base URL of who hosts them, when their address names them. */
final class Places {
    private Places() {}

    static String aiStudio(Target target) {
        return "/models/" + segment(target.model());
    }

    static String vertexGoogle(Target target) {
        return vertex("google", target);
    }

    static String vertexAnthropic(Target target) {
        return vertex("anthropic", target) + (target.stream() ? ":streamRawPredict" : ":rawPredict");
    }

    private static String vertex(String publisher, Target target) {
        return "/projects/" + option("project", target) + "/locations/" + option("region", target) + "/publishers/"
                + publisher + "/models/" + segment(target.model());
    }

    /** A channel that was set up without it cannot be called; another may. */
    private static String option(String name, Target target) {
        String value = target.options().get(name);
        if (value == null || value.isBlank()) {
            throw new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "The channel lacks the option `" + name + "`.");
        }
        return segment(value);
    }

    /** Versions of models follow an {@code @}, which may stand in a path as it is. */
    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
    }
}
