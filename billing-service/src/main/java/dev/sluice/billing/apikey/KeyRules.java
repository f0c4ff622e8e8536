package dev.sluice.billing.apikey;

import dev.sluice.admin.Checks;
import dev.sluice.billing.budget.ScopeLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a key may be set to. Pure. */
final class KeyRules {
    private static final int MAX_NAME = 128;
    private static final int MAX_MODELS = 200;
    private static final int MAX_CIDRS = 64;
    private static final int MAX_TAGS = 8;
    private static final int MAX_TAG = 64;
    private static final Set<String> PERMISSIONS = Set.of("pin", "explain", "manageKeys");
    private static final Pattern MODEL = Pattern.compile("[^\\s*\\p{Cntrl}]{0,255}\\*|[^\\s*\\p{Cntrl}]{1,256}");
    private static final Pattern TAG = Pattern.compile("[^\\p{Cntrl}=,]{1," + MAX_TAG + "}");

    private KeyRules() {}

    /** Notes everything that is wrong with filled settings. */
    static void check(Checks checks, KeySettings settings) {
        checks.text(settings.name(), "name", MAX_NAME);
        models(checks, settings.models());
        cidrs(checks, settings.allowedCidrs());
        for (int i = 0; i < settings.permissions().size(); i++) {
            String permission = settings.permissions().get(i);
            checks.that(
                    permission != null && PERMISSIONS.contains(permission),
                    "permissions[" + i + "]",
                    "must be one of explain, manageKeys, pin");
        }
        tags(checks, settings.tags());
        ScopeLimits.check(checks, settings.budgets(), settings.limits());
    }

    /** Notes what is wrong with a secret that is brought along. */
    static void checkSecret(Checks checks, String secret) {
        checks.that(
                secret == null || KeySecret.importable(secret),
                "secret",
                "must be " + KeySecret.SHORTEST + " to " + KeySecret.LONGEST
                        + " printable ASCII characters without blanks; leave it out and one is made");
    }

    private static void models(Checks checks, List<String> models) {
        if (models == null) {
            return;
        }
        checks.that(!models.isEmpty(), "models", "must name a model; leave it out to allow all");
        checks.that(models.size() <= MAX_MODELS, "models", "must not be more than " + MAX_MODELS);
        for (int i = 0; i < models.size(); i++) {
            checks.that(
                    models.get(i) != null && MODEL.matcher(models.get(i)).matches(),
                    "models[" + i + "]",
                    "must be the name of a model, with * only at the end");
        }
    }

    private static void cidrs(Checks checks, List<String> cidrs) {
        if (cidrs == null) {
            return;
        }
        checks.that(!cidrs.isEmpty(), "allowedCidrs", "must name a range; leave it out to allow any address");
        checks.that(cidrs.size() <= MAX_CIDRS, "allowedCidrs", "must not be more than " + MAX_CIDRS);
        for (int i = 0; i < cidrs.size(); i++) {
            checks.that(
                    Cidrs.valid(cidrs.get(i)),
                    "allowedCidrs[" + i + "]",
                    "must be a range of addresses such as \"10.0.0.0/8\" or \"2001:db8::/32\"");
        }
    }

    private static void tags(Checks checks, Map<String, String> tags) {
        checks.that(tags.size() <= MAX_TAGS, "tags", "must not be more than " + MAX_TAGS);
        tags.forEach((name, value) -> checks.that(
                TAG.matcher(name).matches()
                        && value != null
                        && TAG.matcher(value).matches(),
                "tags." + name,
                "must have a name and a value of 1 to " + MAX_TAG + " characters without = and ,"));
    }
}
