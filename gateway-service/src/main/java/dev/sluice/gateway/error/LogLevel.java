package dev.sluice.gateway.error;

/** How loud a fault is beyond the one line that every call gets. */
public enum LogLevel {
    /** The client's doing; the call's own line says it. */
    NONE,
    /** An operator should look when there are many. */
    WARN,
    /** A defect of Sluice. */
    ERROR
}
