package dev.sluice.gateway.upstream;

import dev.sluice.gateway.dialect.Answer.UpstreamError;
import dev.sluice.gateway.error.ErrorKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What vendors who speak OpenAI's dialect mean with codes, types and words of their own, where the status alone says something else.
 * Pure.
 */
final class VendorErrors {
    /** Codes and types of "no money", which no waiting mends. */
    private static final Set<String> QUOTA = Set.of(
            "insufficient_quota",
            "exceeded_current_quota_error",
            "1113",
            "billing_hard_limit_reached",
            "budget_exceeded",
            "insufficient_user_quota",
            "insufficient_balance_error",
            "arrearage",
            "accountoverdueerror",
            "operationdenied.serviceoverdue");

    /** The same in words, of vendors that have no code for it or one that says less. */
    private static final Pattern NO_MONEY = Pattern.compile("insufficient (account )?balance|insufficient credits"
            + "|balance is (insufficient|not enough)|quota is not enough|used all available credits|out of credits"
            + "|exceeded your monthly included credits|额度已用尽|额度不足|余额不足");

    /** Where words are taken for it: what is said of a wrong request may repeat the client's own. */
    private static final Set<Integer> MAY_BE_MONEY = Set.of(200, 401, 402, 403, 429, 500);

    /** What a vendor that calls a wrong key a wrong request begins its sentence with. */
    private static final Pattern WRONG_KEY =
            Pattern.compile("^(incorrect api key provided|api key not valid|organization has been restricted)");

    /** MiniMax's own numbers, of which some have a status of 200. */
    private static final Map<String, ErrorKind> OF_BASE_RESPONSE = Map.ofEntries(
            Map.entry("1001", ErrorKind.UPSTREAM_TIMEOUT),
            Map.entry("1002", ErrorKind.UPSTREAM_RATE_LIMITED),
            Map.entry("1004", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("1008", ErrorKind.UPSTREAM_QUOTA),
            Map.entry("1026", ErrorKind.UPSTREAM_REFUSED),
            Map.entry("1027", ErrorKind.UPSTREAM_REFUSED),
            Map.entry("1039", ErrorKind.UPSTREAM_REFUSED),
            Map.entry("1041", ErrorKind.UPSTREAM_RATE_LIMITED),
            Map.entry("1042", ErrorKind.UPSTREAM_REFUSED),
            Map.entry("2013", ErrorKind.UPSTREAM_REFUSED),
            Map.entry("2045", ErrorKind.UPSTREAM_RATE_LIMITED),
            Map.entry("2049", ErrorKind.UPSTREAM_UNAUTHORIZED),
            Map.entry("2056", ErrorKind.UPSTREAM_RATE_LIMITED));

    private VendorErrors() {}

    /**
     * @param status 200 for an error inside a response that began well
     * @param error null when the response has none that can be read
     * @return null when nothing is said that the status does not say
     */
    static ErrorKind kind(int status, UpstreamError error) {
        if (error == null) {
            return null;
        }
        if (UpstreamError.BASE_RESPONSE.equals(error.type())) {
            return OF_BASE_RESPONSE.getOrDefault(error.code(), ErrorKind.UPSTREAM_FAILED);
        }
        String words = error.message() == null ? "" : error.message().toLowerCase(Locale.ROOT);
        if (isQuota(error)
                || (MAY_BE_MONEY.contains(status) && NO_MONEY.matcher(words).find())) {
            return ErrorKind.UPSTREAM_QUOTA;
        }
        if (status == 400 && WRONG_KEY.matcher(words).find()) {
            return ErrorKind.UPSTREAM_UNAUTHORIZED;
        }
        return isOfTheRequest(status, error) ? ErrorKind.UPSTREAM_REFUSED : null;
    }

    /** With which status a client is told of a request that was refused: the upstream's, but where that is of something else. */
    static int refused(int status) {
        return switch (status) {
            case 200, 403 -> 400;
            case 401 -> 404;
            default -> status >= 500 ? 400 : status;
        };
    }

    /** Baidu's word for a model that there is not, OpenRouter's for what it has moderated, llama.cpp's for what is too long. */
    private static boolean isOfTheRequest(int status, UpstreamError error) {
        return (status == 401 && "invalid_model".equals(error.code()))
                || (status == 403 && UpstreamError.MODERATED.equals(error.type()))
                || "exceed_context_size_error".equals(error.type());
    }

    private static boolean isQuota(UpstreamError error) {
        return isQuota(error.code()) || isQuota(error.type());
    }

    private static boolean isQuota(String name) {
        return name != null && QUOTA.contains(name.toLowerCase(Locale.ROOT));
    }
}
