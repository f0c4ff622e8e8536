package dev.sluice.gateway.conversation;

/** Who says something. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    /** Results of tools; each message holds one or more {@link Part.ToolResult}. */
    TOOL
}
