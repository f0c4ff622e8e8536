package dev.sluice.admin;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of the audit: one change, with what was before and after as JSON text without secrets. */
@Entity
@Table(name = "audit_event")
public class AuditEvent {
    @Id
    UUID id;

    @Column(nullable = false)
    Instant at;

    @Column(nullable = false)
    String actor;

    String address;

    @Column(nullable = false)
    String action;

    @Column(nullable = false)
    String resource;

    @Column(name = "resource_id", nullable = false)
    String resourceId;

    String before;

    String after;
}
