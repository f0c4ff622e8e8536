/**
 * What both admin APIs share, so that they cannot drift apart: who may call ({@link dev.sluice.admin.AdminGate}), how
 * bodies are read ({@link dev.sluice.admin.AdminJson}: strict, every refusal names its field), how refusals look
 * ({@link dev.sluice.admin.ProblemException}, RFC 9457), lists ({@link dev.sluice.admin.Page}), merge patch, {@code ETag},
 * {@code Idempotency-Key}, audit events and {@code waitSeconds}.
 *
 * <p>May import {@code contracts}, Quarkus, Jackson and Tink's key derivation; never a service. Its two tables stand in
 * {@code admin-kit/V0001__admin.sql} of this jar, which each service runs through Flyway in its own schema: add
 * {@code classpath:admin-kit} to {@code quarkus.flyway.locations} and number your own migrations from V1000.
 *
 * <p>Invariants: no secret is written to a table or log by anything in here; an audit event and an idempotent answer are
 * committed with the change they belong to, or not at all.
 */
package dev.sluice.admin;
