package dev.sluice.quota;

/**
 * The name of a field of a writer's lease hash, taken apart.
 *
 * @param purse the prefix that all fields of the purse share
 * @param name {@code usd}, {@code spent}, {@code take}, or a limit's counter
 * @param counter of a limit; null for the other names
 */
record LeaseField(String root, String purse, String name, Counter counter) {
    /** {@code <letter>:<start>:<limit>}. */
    record Counter(char letter, long start, String limit) {}

    static LeaseField parse(String field) {
        int end = field.lastIndexOf(Layout.UNIT);
        String root = field.substring(0, field.indexOf(Layout.UNIT));
        String name = field.substring(end + 1);
        return new LeaseField(root, field.substring(0, end + 1), name, counter(name));
    }

    private static Counter counter(String name) {
        if (name.length() < 2 || name.charAt(1) != ':') {
            return null;
        }
        int colon = name.indexOf(':', 2);
        return new Counter(name.charAt(0), Long.parseLong(name.substring(2, colon)), name.substring(colon + 1));
    }

    boolean money() {
        return name.equals("usd");
    }

    /** Whether the value counts something; {@code take} only remembers. */
    boolean counts() {
        return !name.equals("take");
    }
}
