package dev.sluice.channel.provider;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an Azure OpenAI resource, of which people copy one of many: the resource, a deployment of it with or without a
 * task and a version, or the v1 API.
 *
 * @param resource without {@code /openai} and what follows
 * @param v1 the API without versions, where the deployment stands in the body; otherwise it stands in the path
 * @param deployment null = not named
 * @param apiVersion null = not named
 */
record AzureUrl(String resource, boolean v1, String deployment, String apiVersion) {
    static final String API_VERSION = "apiVersion";

    private static final List<String> HOSTS =
            List.of(".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com", ".openai.azure.us");
    private static final String TASK = "(?:/chat/completions|/completions|/embeddings|/responses)?";
    private static final Pattern FORM = Pattern.compile(
            "(?<resource>.+?)(?:/openai(?:(?<v1>/v1)" + TASK + "|/deployments/(?<deployment>[^/]+)" + TASK + ")?)?");
    private static final Pattern DEPLOYMENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern QUERY = Pattern.compile("api-version=([0-9]{4}-[0-9]{2}-[0-9]{2}(?:-preview)?)");

    /** @throws IllegalArgumentException with a message that continues the field's name */
    static AzureUrl read(String typed) {
        String url = typed.strip();
        int mark = url.indexOf('?');
        String apiVersion = mark < 0 ? null : version(url.substring(mark + 1));
        Matcher form = FORM.matcher(BaseUrl.clean(mark < 0 ? url : url.substring(0, mark), false));
        if (!form.matches() || (form.group("resource") + "/").contains("/openai/")) {
            throw new IllegalArgumentException(
                    "must be a resource such as \"https://my-resource.openai.azure.com\", or end in"
                            + " /openai/v1 or in /openai/deployments/ and the deployment");
        }
        boolean v1 = form.group("v1") != null;
        if (v1 && apiVersion != null) {
            throw new IllegalArgumentException("must not name an api-version together with /openai/v1, which has none");
        }
        String deployment = form.group("deployment");
        if (deployment != null && !DEPLOYMENT.matcher(deployment).matches()) {
            throw new IllegalArgumentException(
                    "names a deployment that is none: up to 64 letters, digits, '.', '_', '-'");
        }
        return new AzureUrl(form.group("resource"), v1, deployment, apiVersion);
    }

    /** Whether the URL, which may be no URL at all, is one of Azure's own hosts. */
    static boolean isAzure(String typed) {
        try {
            URI uri = URI.create(read(typed).resource());
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return uri.getRawPath().isEmpty() && HOSTS.stream().anyMatch(host::endsWith);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    String stored() {
        return v1 ? called() : resource;
    }

    String called() {
        return resource + (v1 ? "/openai/v1" : "/openai");
    }

    private static String version(String query) {
        Matcher version = QUERY.matcher(query);
        if (!version.matches()) {
            throw new IllegalArgumentException(
                    "must have no other query than api-version and a date, such as ?api-version=2024-10-21");
        }
        return version.group(1);
    }
}
