package dev.sluice.gateway.dialect.wenxin;

import dev.sluice.gateway.error.ErrorKind;

/** What Baidu's error numbers mean. */
final class Fault {
    private Fault() {}

    static ErrorKind of(int code) {
        return switch (code) {
            // No right to the service; no token; one that is wrong; one that has run out.
            case 6, 13, 14, 15, 100, 110, 111 -> ErrorKind.UPSTREAM_UNAUTHORIZED;
            // All of the cluster's; queries, requests and tokens in a second or minute.
            case 4, 18, 336_501, 336_502 -> ErrorKind.UPSTREAM_RATE_LIMITED;
            // What is allowed in a day, or at all.
            case 17, 19 -> ErrorKind.UPSTREAM_QUOTA;
            // No such model; wrong JSON; wrong or missing arguments; a prompt that is too long.
            case 3, 336_001, 336_002, 336_003, 336_004, 336_005, 336_006, 336_007, 336_103, 336_104 ->
                ErrorKind.UPSTREAM_REFUSED;
            default -> ErrorKind.UPSTREAM_FAILED;
        };
    }
}
