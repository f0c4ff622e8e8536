package dev.sluice.gateway.listing;

/** Whether and how the models of a channel can be listed. */
public sealed interface Listing permits Listed, Unlistable {}
