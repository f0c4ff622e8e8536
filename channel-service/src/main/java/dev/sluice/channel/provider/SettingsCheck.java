package dev.sluice.channel.provider;

import dev.sluice.admin.Checks;
import dev.sluice.channel.provider.Provider.Option;
import java.util.stream.Collectors;

/** What is wrong with the options of a channel. */
public final class SettingsCheck {
    private static final int MAX_VALUE = 1_024;

    private SettingsCheck() {}

    /** Notes what is unknown, missing or ill-formed, under {@code options.}{@code <name>}. */
    public static void run(Provider provider, Settings settings, Checks checks) {
        settings.options().keySet().stream()
                .filter(name -> provider.options().stream()
                        .noneMatch(option -> option.name().equals(name)))
                .forEach(name -> checks.error(
                        "options." + name,
                        "is not an option of provider " + provider.name() + "; it has " + names(provider)));
        for (Option option : provider.options()) {
            String value = settings.options().get(option.name());
            if (value != null) {
                check(option, value, checks);
            } else if (option.required() && option.fallback() == null) {
                checks.error(
                        "options." + option.name(), "is required for provider " + provider.name() + missing(option));
            }
        }
        if (provider.isAzure()
                && settings.options().containsKey(AzureUrl.API_VERSION)
                && AzureUrl.read(settings.baseUrl()).v1()) {
            checks.error(
                    "options." + AzureUrl.API_VERSION,
                    "goes without /openai/v1, whose API has no versions; leave out the one or the other");
        }
    }

    private static void check(Option option, String value, Checks checks) {
        String field = "options." + option.name();
        if (checks.text(value, field, MAX_VALUE)) {
            checks.that(
                    option.allows(value),
                    field,
                    "is not a value of \"" + option.title() + "\"; it must match " + option.pattern() + " as "
                            + sample(option) + " does");
        }
    }

    private static String missing(Option option) {
        return ": " + option.title() + ", such as " + sample(option)
                + (option.fromSecret() == null
                        ? ""
                        : "; a credential whose secret holds " + option.fromSecret() + " sets it too");
    }

    private static String sample(Option option) {
        return option.example() != null ? option.example() : option.fallback();
    }

    private static String names(Provider provider) {
        return provider.options().isEmpty()
                ? "none"
                : provider.options().stream().map(Option::name).collect(Collectors.joining(", "));
    }
}
