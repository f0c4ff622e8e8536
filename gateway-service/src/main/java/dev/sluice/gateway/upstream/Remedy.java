package dev.sluice.gateway.upstream;

import dev.sluice.gateway.error.ErrorKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an operator can do about an upstream's answer, in one sentence; about none: {@link Unreachable}. Pure. */
final class Remedy {
    private static final Pattern CLOCK = Pattern.compile(
            "skew|not yet (valid|current)|signature (has )?expired|request(time| has) ?expired|token used too early"
                    + "|\\biat\\b|timestamp|valid date");
    private static final Pattern DEPLOYMENT = Pattern.compile("deployment");
    private static final Pattern MODEL = Pattern.compile("model");
    /** Said with another status than 404. */
    private static final Pattern NO_MODEL =
            Pattern.compile("model\\b.*(does not exist|not exist|not found)|模型不存在|invalid model|unknown model");

    private static final Pattern REGION = Pattern.compile("region|location");

    /** What is said of identities that are exchanged, in lower case, and what helps; most specific first. */
    private static final List<Row> IDENTITIES = List.of(
            new Row(
                    "file with the gateway's own.* is not there",
                    "Mount it into the gateway's pod: a projected token of its" + " service account."),
            new Row(
                    "file with the gateway's own.* may not be read",
                    "Let the gateway's user read it: set fsGroup of its pod."),
            new Row(
                    "(incorrect token|invalid) audience|audience .*does not match|audience in id token",
                    "Set the audience of the projected token to the one that is trusted there: sts.amazonaws.com for AWS, that of"
                            + " the workload identity pool's provider for Google."),
            new Row(
                    "expired",
                    "See that the token's file is renewed, and that the clock of this gateway's machine is right."),
            new Row(
                    "assumerolewithwebidentity",
                    "Let the role's trust policy name this cluster's OIDC provider and the"
                            + " gateway's service account."),
            new Row(
                    "sts:assumerole",
                    "Let the role's trust policy name who assumes it, with the credential's externalId, and"
                            + " let that one call sts:AssumeRole."),
            new Row(
                    "no openidconnect provider",
                    "Make an IAM OIDC provider of this cluster's issuer in the role's account."),
            new Row(
                    "credential agent with status",
                    "Associate the gateway's service account with a role:"
                            + " aws eks create-pod-identity-association."),
            new Row(
                    "may not act as its service account",
                    "Give the pool's principal the role" + " roles/iam.workloadIdentityUser on the service account."));

    private record Row(Pattern said, String remedy) {
        Row(String said, String remedy) {
            this(Pattern.compile(said, Pattern.DOTALL), remedy);
        }
    }

    private Remedy() {}

    /**
     * What to do about a credential that cannot be used.
     *
     * @param what is wrong with it
     * @return null when that says it already
     */
    static String unsigned(String what) {
        String words = what.toLowerCase(Locale.ROOT);
        return IDENTITIES.stream()
                .filter(row -> row.said().matcher(words).find())
                .map(Row::remedy)
                .findFirst()
                .orElse(null);
    }

    /**
     * @param said the upstream's words, scrubbed; null = none
     * @param credential name of the one that was used; null = none
     * @return null when the upstream's words are all there is
     */
    static String of(ErrorKind kind, int status, String said, String credential) {
        String words = said == null ? "" : said.toLowerCase(Locale.ROOT);
        String key = credential == null ? "the channel, which has no credential," : "the credential " + credential;
        return switch (kind) {
            case UPSTREAM_UNAUTHORIZED -> {
                if (CLOCK.matcher(words).find()) {
                    yield "Set the clock of this gateway's machine: signatures are only good for minutes.";
                }
                yield status == 403
                        ? "Let " + key + " use this model and region at the vendor, or take another one."
                        : "Give the channel a key that is valid there: " + key
                                + " is wrong, expired or of another account.";
            }
            case UPSTREAM_QUOTA -> "Top up the account of " + key + " at the vendor.";
            case UPSTREAM_RATE_LIMITED -> "Ask the vendor for a higher limit, or add a credential of another account.";
            case UPSTREAM_REFUSED -> refused(status, words);
            case UPSTREAM_FAILED -> status == 404 ? "Check the base URL: nothing of the API is there." : null;
            default -> null;
        };
    }

    private static String refused(int status, String words) {
        if (DEPLOYMENT.matcher(words).find()) {
            return "Name the deployment as the model's upstreamName.";
        }
        if ((status == 404 && MODEL.matcher(words).find())
                || NO_MODEL.matcher(words).find()) {
            return "Name the model as the vendor calls it in its upstreamName, or enable it for the account.";
        }
        if (REGION.matcher(words).find()) {
            return "Check the channel's region.";
        }
        return status == 404 ? "Check the base URL and the model's upstreamName." : null;
    }
}
