package dev.sluice.gateway.listing;

/** @param why a sentence that says what to do instead */
public record Unlistable(String why) implements Listing {}
