package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.RouteTable.Parameters;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one channel changes in the top-level fields of requests, and the system prompt that it puts in front. Made once for a
 * route table and shared by all event loops.
 *
 * <p>Fields are renamed or removed by the names that clients use, then set, and last come defaults, by the names that the upstream
 * uses. A renamed field displaces one that the client sent under the new name.
 *
 * <p>Nothing may be served here that was not priced, whatever a table says: names that routing and metering read stay as they are,
 * and a limit of tokens may be lowered and change its name, but not be lifted.
 */
public final class Overrides {
    static final String MAX_TOKENS = "max_tokens";
    static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    private static final String STREAM_OPTIONS = "stream_options";
    private static final Set<String> OURS = Set.of("model", "messages", "stream", STREAM_OPTIONS, "n");

    private final Map<String, String> set = new LinkedHashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Set<String> remove = new LinkedHashSet<>();
    private final Map<String, String> rename = new LinkedHashMap<>();
    private final String systemMessage;
    private final int addedBytes;
    /** Null where that is nothing. */
    private final Overrides ofNames;

    private Overrides(Parameters parameters, String systemPrompt, boolean usageUnasked) {
        orEmpty(parameters.rename()).forEach(this::rename);
        orEmpty(parameters.set()).forEach((name, value) -> put(name, value, set));
        orEmpty(parameters.defaults()).forEach((name, value) -> put(name, value, defaults));
        for (String name : parameters.remove() == null ? List.<String>of() : parameters.remove()) {
            // What is not asked for its usage tells it unasked, so nothing is lost with the question.
            if (!isLimit(name) && (!OURS.contains(name) || (usageUnasked && name.equals(STREAM_OPTIONS)))) {
                remove.add(name);
            }
        }
        systemMessage = systemPrompt == null
                ? null
                : "{\"role\":\"system\",\"content\":" + RequestEdits.quoted(systemPrompt) + '}';
        addedBytes = added();
        boolean onlyNames = set.isEmpty() && defaults.isEmpty() && systemMessage == null;
        boolean noNames = rename.isEmpty() && remove.isEmpty();
        Parameters names = new Parameters(null, null, parameters.remove(), parameters.rename());
        ofNames = noNames ? null : onlyNames ? this : new Overrides(names, null, usageUnasked);
    }

    /** Null where the channel changes nothing. */
    public static Overrides of(RouteTable.Channel channel) {
        if (channel.parameters() == null && channel.systemPrompt() == null) {
            return null;
        }
        Parameters parameters =
                channel.parameters() == null ? new Parameters(null, null, null, null) : channel.parameters();
        boolean usageUnasked =
                channel.options() != null && "false".equals(channel.options().get("includeUsage"));
        return new Overrides(parameters, channel.systemPrompt(), usageUnasked);
    }

    /**
     * What changes in a request.
     *
     * @param body from its first byte to {@code length} one that {@link Envelopes} has taken
     */
    public Overridden in(byte[] body, int length, Limit limit) {
        return new Overriding(this, body, length, limit).run();
    }

    /**
     * What of it concerns requests that are no chats: what names mean to a vendor. Values and a prompt are meant for chats.
     *
     * @return null where that is nothing
     */
    public Overrides ofNames() {
        return ofNames;
    }

    /** The most that a request gets longer. */
    public int addedBytes() {
        return addedBytes;
    }

    /** The two names of the most tokens that may be written. */
    static boolean isLimit(String name) {
        return name.equals(MAX_TOKENS) || name.equals(MAX_COMPLETION_TOKENS);
    }

    /** What the upstream calls it. */
    String renamed(String name) {
        return rename.getOrDefault(name, name);
    }

    boolean removes(String name) {
        return remove.contains(name);
    }

    /** By the upstream's names, as JSON text. */
    Map<String, String> set() {
        return set;
    }

    /** By the upstream's names, as JSON text. */
    Map<String, String> defaults() {
        return defaults;
    }

    /** As JSON text; null = none. */
    String systemMessage() {
        return systemMessage;
    }

    private void rename(String from, String to) {
        if (!OURS.contains(from)
                && !OURS.contains(to)
                && isLimit(from) == isLimit(to)
                && !from.equals(to)
                && !rename.containsValue(to)) {
            rename.put(from, to);
        }
    }

    private void put(String name, String value, Map<String, String> into) {
        if (OURS.contains(name) || (isLimit(name) && !isCount(value))) {
            return;
        }
        if (isLimit(name) && into == set) {
            // One field with two names: with both, upstreams differ in which one they obey.
            String other = name.equals(MAX_TOKENS) ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
            set.remove(other);
            rename.remove(name);
            rename.put(other, name);
        }
        into.put(name, value);
    }

    private static boolean isCount(String value) {
        return value.length() <= 10 && value.matches("[1-9][0-9]*");
    }

    private int added() {
        long added = systemMessage == null ? 0 : systemMessage.getBytes(UTF_8).length + 1;
        for (Map<String, String> written : List.of(set, defaults)) {
            for (Map.Entry<String, String> field : written.entrySet()) {
                added += (field.getKey() + field.getValue()).getBytes(UTF_8).length + 4;
            }
        }
        for (Map.Entry<String, String> field : rename.entrySet()) {
            added += field.getValue().getBytes(UTF_8).length;
        }
        return Math.toIntExact(added);
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
