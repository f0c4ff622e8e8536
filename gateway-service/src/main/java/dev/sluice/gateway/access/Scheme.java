package dev.sluice.gateway.access;

/** How requests are signed with more than a place for the credential. */
public sealed interface Scheme permits Signer, TokenExchange {}
