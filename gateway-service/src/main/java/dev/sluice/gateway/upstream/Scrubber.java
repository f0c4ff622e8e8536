package dev.sluice.gateway.upstream;

import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Route.Egress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes out of an upstream's words what no client may read: addresses, hosts, credentials, account ids. */
final class Scrubber {
    private static final int MAX = 600;
    private static final int SHORTEST_SECRET = 4;
    private static final String HIDDEN = "[hidden]";
    private static final Pattern ADDRESSES =
            Pattern.compile("(?i)\\b(?:https?|wss?)://\\S+|\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b");
    private static final Pattern KEYS =
            Pattern.compile("\\b(?:sk|gsk|rk|pk|xai|AIza|org|proj|acct)[-_][-_*.A-Za-z0-9]{4,}"
                    // Tokens of Google and whatever is a JWT.
                    + "|\\b(?:ya29\\.|eyJ)\\S{8,}|(?i)\\bbearer\\s+\\S+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final List<String> secrets = new ArrayList<>();

    Scrubber(Route route) {
        if (route.credential() != null) {
            route.credential().secret().parts().forEach(this::add);
        }
        route.headers().values().forEach(this::add);
        add(route.channel().name());
        URI base = URI.create(route.channel().baseUrl());
        add(base.getAuthority());
        add(base.getHost());
        if (route.egress() != null) {
            add(route.egress());
        }
    }

    private void add(Egress egress) {
        if (egress.proxy() != null) {
            add(egress.proxy().getAuthority());
            add(egress.proxy().getHost());
        }
        if (egress.proxyUser() != null) {
            for (String part : egress.proxyUser().text().split(":", 2)) {
                add(part);
                add(Passage.decoded(part));
            }
        }
    }

    String scrub(String message) {
        if (message == null) {
            return null;
        }
        String text = message.length() > 4 * MAX ? message.substring(0, 4 * MAX) : message;
        text = CONTROL.matcher(text).replaceAll(" ");
        for (String secret : secrets) {
            text = text.replace(secret, HIDDEN);
        }
        text = ADDRESSES.matcher(text).replaceAll(HIDDEN);
        text = KEYS.matcher(text).replaceAll(HIDDEN);
        return text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    }

    private void add(String secret) {
        if (secret != null && secret.length() >= SHORTEST_SECRET) {
            secrets.add(secret);
        }
    }
}
