package dev.sluice.gateway.conversation;

/**
 * Where a piece of an answer's text comes from.
 *
 * @param from the piece's first character in all text that the choice has said, counted from 0 in characters of Unicode
 * @param to the first one behind it
 * @param title empty = it has none
 */
public record Citation(int from, int to, String url, String title) {}
