package dev.sluice.channel.channel;

import dev.sluice.admin.Checks;
import dev.sluice.channel.secret.Sealer;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.HeaderRow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The headers of a channel: encrypted and hidden unless listed as public. */
@Singleton
final class Headers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final int MAX_VALUE = 8_192;

    /** What belongs to the connection, the body or the credential is not for a channel to set. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding");

    private final Sealer sealer;
    private final Clock clock;

    Headers(Sealer sealer, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * Sets, changes and removes headers; checks come first, so nothing is half done when they fail.
     *
     * @param updates name → value, null removes; headers not named stay
     * @param publicNames of all headers, afterwards
     */
    void apply(ChannelRow row, Map<String, String> updates, List<String> publicNames, Checks checks) {
        updates.forEach((name, value) -> check(name, value, checks));
        Set<String> open = new HashSet<>();
        publicNames.forEach(name -> {
            if (checks.required(name, "publicHeaders")) {
                open.add(name.toLowerCase(Locale.ROOT));
            }
        });
        Set<String> given = new HashSet<>();
        updates.keySet()
                .forEach(name -> checks.that(
                        given.add(name.toLowerCase(Locale.ROOT)), "headers." + name, "stands twice, in other letters"));
        row.headers.forEach(header -> checks.that(
                header.value != null || !open.contains(header.name) || given.contains(header.name),
                "publicHeaders",
                "cannot uncover " + header.name
                        + ", whose value is stored encrypted; give its value again in headers"));
        checks.throwIfAny();
        updates.forEach((name, value) -> set(row, name.toLowerCase(Locale.ROOT), value, open));
        row.headers.stream()
                .filter(header -> header.value != null && !open.contains(header.name))
                .forEach(header -> seal(row, header, header.value));
    }

    private static void check(String name, String value, Checks checks) {
        String field = "headers." + name;
        checks.that(NAME.matcher(name).matches(), field, "is not the name of a header");
        checks.that(
                !RESERVED.contains(name.toLowerCase(Locale.ROOT)),
                field,
                "is set by Sluice itself; a key belongs into credentials");
        checks.that(
                value == null
                        || (!value.isBlank()
                                && value.length() <= MAX_VALUE
                                && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127))),
                field,
                "must be printable ASCII on one line, neither blank nor longer than " + MAX_VALUE + " characters");
    }

    private void set(ChannelRow row, String name, String value, Set<String> open) {
        Optional<HeaderRow> old =
                row.headers.stream().filter(one -> one.name.equals(name)).findFirst();
        if (value == null) {
            old.ifPresent(row.headers::remove);
            return;
        }
        HeaderRow header = old.orElseGet(() -> {
            HeaderRow made = new HeaderRow();
            made.channel = row;
            made.name = name;
            row.headers.add(made);
            return made;
        });
        header.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (open.contains(name)) {
            header.value = value;
            header.ciphertext = null;
            header.hint = null;
        } else {
            seal(row, header, value);
        }
    }

    private void seal(ChannelRow row, HeaderRow header, String value) {
        header.ciphertext = sealer.header(row.id, header.name, value);
        header.hint = Sealer.hint(value);
        header.value = null;
    }
}
