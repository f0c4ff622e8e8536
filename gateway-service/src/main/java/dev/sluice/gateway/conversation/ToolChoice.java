package dev.sluice.gateway.conversation;

/**
 * Whether tools shall be used.
 *
 * @param name of the one that has to be; only with {@link Mode#NAMED}
 */
public record ToolChoice(Mode mode, String name) {
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

    public enum Mode {
        AUTO,
        NONE,
        REQUIRED,
        NAMED
    }
}
