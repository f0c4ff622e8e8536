package dev.sluice.channel.group;

/**
 * A group in bodies and answers.
 *
 * @param multiplier decimal string, null = 1
 */
record GroupBody(String name, String multiplier) {}
