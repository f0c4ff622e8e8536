package dev.sluice.quota;

import dev.sluice.contracts.KeyGrant.Unit;

/** The letters that units have in field names, so that a reaper knows what a field counts. */
final class Units {
    private Units() {}

    static String letter(Unit unit) {
        return switch (unit) {
            case USD -> "m";
            case TOKENS -> "t";
            case REQUESTS -> "r";
            case SLOTS -> "s";
        };
    }

    static Unit unit(char letter) {
        return switch (letter) {
            case 'm' -> Unit.USD;
            case 't' -> Unit.TOKENS;
            case 'r' -> Unit.REQUESTS;
            case 's' -> Unit.SLOTS;
            default -> throw new IllegalArgumentException("no unit has the letter " + letter);
        };
    }

    /** The name of a limit's counter among a purse's fields. */
    static String counter(Unit unit, long start, String limit) {
        return letter(unit) + ":" + start + ":" + Layout.part(limit);
    }
}
