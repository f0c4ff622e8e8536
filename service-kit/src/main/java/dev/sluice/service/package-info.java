/**
 * What every service needs before its own configuration can be read: secrets from files, and the database address in
 * the form that the platform wants.
 *
 * <p>May import SmallRye Config and the JDK, nothing else. Invariants: a value is given in one place or the start stops
 * with a sentence that says what to change; no message ever holds a secret.
 */
package dev.sluice.service;
