package dev.sluice.gateway.http;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * What the public door needs to know.
 *
 * @param clientAddress the client's address from the connection's and {@code x-forwarded-for}, which may be null
 * @param trustedProxy whether an address is a proxy whose forwarding headers are believed
 */
public record RimConfig(
        int maxBodyBytes,
        long bodyStallMs,
        String pathPrefix,
        List<String> corsOrigins,
        BinaryOperator<String> clientAddress,
        Predicate<String> trustedProxy) {}
