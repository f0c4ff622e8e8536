/**
 * Encrypts what must not be read here: {@link dev.sluice.channel.secret.Sealer} has a way in and none out; gateways decrypt.
 * Imports Tink, {@code contracts} and JPA. Invariant: no plaintext leaves a method other than into the cipher.
 */
package dev.sluice.channel.secret;
