package dev.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * An audit event as an API shows it.
 *
 * @param action {@code create}, {@code update} or {@code delete}
 * @param resource such as {@code channel}
 * @param before null when created
 * @param after null when deleted
 */
public record AuditView(
        UUID id,
        Instant at,
        String actor,
        String address,
        String action,
        String resource,
        String resourceId,
        JsonNode before,
        JsonNode after) {}
