/**
 * One machine, one command: embedded PostgreSQL and Redis, the services and a demo upstream as processes, supervised.
 *
 * <p>Read {@link dev.sluice.local.Stack} first. May import the JDK, Jackson, picocli, Tink (to make a keyset) and what
 * unpacks the embedded binaries; the services are processes and never classes here.
 *
 * <p>Invariants: every process that was started is recorded with its start time before anything else happens, so that
 * it can be stopped even when the supervisor was killed; every secret lives in a file of mode 0600; whatever a person
 * can do about a failure is said in one sentence ({@link dev.sluice.local.Refusal}).
 */
package dev.sluice.local;
