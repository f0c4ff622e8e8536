package dev.sluice.channel;

import static dev.sluice.channel.Api.admin;
import static dev.sluice.channel.Api.json;
import static dev.sluice.channel.Api.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels of Azure OpenAI, whose addresses people copy in many forms. */
@QuarkusTest
@QuarkusTestResource(Stores.class)
class AzureChannelsTest {
    private static final String RESOURCE = "https://acme.openai.azure.com";
    private static final String DEPLOYMENTS = RESOURCE + "/openai/deployments/";

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            https://acme.openai.azure.com/,                                                                 https://acme.openai.azure.com,           https://acme.openai.azure.com/openai,            2024-10-21
            https://acme.openai.azure.com/openai,                                                           https://acme.openai.azure.com,           https://acme.openai.azure.com/openai,            2024-10-21
            https://acme.openai.azure.com?api-version=2025-04-01-preview,                                   https://acme.openai.azure.com,           https://acme.openai.azure.com/openai,            2025-04-01-preview
            https://acme.openai.azure.com/openai/deployments/d1,                                            https://acme.openai.azure.com,           https://acme.openai.azure.com/openai,            2024-10-21
            https://acme.openai.azure.com/openai/deployments/d1/chat/completions?api-version=2024-06-01,    https://acme.openai.azure.com,           https://acme.openai.azure.com/openai,            2024-06-01
            https://acme.cognitiveservices.azure.com/openai/v1/,                                            https://acme.cognitiveservices.azure.com/openai/v1, https://acme.cognitiveservices.azure.com/openai/v1, -
            https://acme.services.ai.azure.com/openai/v1/chat/completions,                                  https://acme.services.ai.azure.com/openai/v1, https://acme.services.ai.azure.com/openai/v1, -
            https://apim.example/azure/openai/deployments/d1,                                               https://apim.example/azure,              https://apim.example/azure/openai,               2024-10-21
            """)
    void aBaseUrlOfAnyFormBecomesOneOfTwo(String typed, String stored, String called, String apiVersion) {
        String name = unique("azure");

        create(name, "azure-openai", typed, "")
                .then()
                .statusCode(201)
                .body("baseUrl", equalTo(stored))
                .body("effectiveUrl", equalTo(called));

        JsonPath channel = routed(name);
        assertThat(channel.getString("dialect")).isEqualTo("openai");
        assertThat(channel.getString("access")).isEqualTo("azure");
        assertThat(channel.getString("baseUrl")).isEqualTo(called);
        assertThat(channel.getString("paths.chat"))
                .isEqualTo(
                        apiVersion == null ? null : "/deployments/{model}/chat/completions?api-version=" + apiVersion);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://acme.openai.azure.com/openai/v2                             |                                 | baseUrl            | must be a resource such as
            https://acme.openai.azure.com/openai/deployments/                   |                                 | baseUrl            | must be a resource such as
            https://acme.openai.azure.com/openai/deployments/a%2Fb              |                                 | baseUrl            | names a deployment that is none
            https://acme.openai.azure.com?api-version=latest                    |                                 | baseUrl            | no other query than api-version
            https://acme.openai.azure.com/openai/v1?api-version=2024-10-21      |                                 | baseUrl            | together with /openai/v1
            https://acme.openai.azure.com/openai/v1                             | "apiVersion": "2024-10-21"      | options.apiVersion | goes without /openai/v1
            https://acme.openai.azure.com                                       | "apiVersion": "newest"          | options.apiVersion | as 2024-10-21 does
            https://acme.openai.azure.com                                       | "apiversion": "2024-10-21"      | options.apiversion | it has apiVersion
            acme                                                                |                                 | baseUrl            | must be an http or https URL
            """)
    void anAddressThatIsNoneIsRefused(String baseUrl, String options, String field, String message) {
        create(unique("azure"), "azure-openai", baseUrl, ", \"options\": {" + (options == null ? "" : options) + "}")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", containsString(message));
    }

    @Test
    void anAddressIsRequired() {
        json("{\"name\": \"x\", \"provider\": \"azure-openai\"}")
                .post("/channels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("baseUrl"))
                .body("errors[0].message", containsString("such as \"https://my-resource.openai.azure.com\""));
    }

    @Test
    void aModelThatMakesImagesIsAlsoRoutedWhereTheyAreMadeOfOthers() {
        String name = unique("azure");
        String models = ", \"models\": [{\"name\": \"" + name + "\", \"endpoints\": [\"images\"]}]";

        create(name, "azure-openai", RESOURCE, models)
                .then()
                .statusCode(201)
                .body("models[0].endpoints", contains("images"));

        JsonPath channel = routed(name);
        assertThat(channel.<String>getList("models[0].endpoints")).containsExactly("images", "image-edits");
        assertThat(channel.getString("paths.'image-edits'"))
                .isEqualTo("/deployments/{model}/images/edits?api-version=2024-10-21");
    }

    @Test
    void theDeploymentInTheUrlServesTheOnlyModel() {
        String model = unique("m");
        Response created = create(unique("azure"), "azure-openai", DEPLOYMENTS + "d1", models(model));

        created.then()
                .statusCode(201)
                .body("models[0].upstreamName", equalTo("d1"))
                .body("notes", contains("The base URL names deployment d1: it serves model " + model + "."));
        String path = "/channels/" + created.path("id");
        admin().get(path).then().body("notes", empty());
        json("{\"baseUrl\": \"" + DEPLOYMENTS + "d2?api-version=2024-06-01\"}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("models[0].upstreamName", equalTo("d2"))
                .body("options.apiVersion", equalTo("2024-06-01"));
    }

    @Test
    void theDeploymentInTheUrlIsOnlyMentionedWhenModelsAreOthers() {
        String model = unique("m");

        create(unique("azure"), "azure-openai", DEPLOYMENTS + "d1", models(model, model + "b"))
                .then()
                .statusCode(201)
                .body("models[0].upstreamName", equalTo(model))
                .body("notes", contains(containsString("deployment d1, which is not kept")));
        create(
                        unique("azure"),
                        "azure-openai",
                        DEPLOYMENTS + "d1",
                        ", \"models\": [{\"name\": \"" + model + "\", \"upstreamName\": \"mine\"}]")
                .then()
                .statusCode(201)
                .body("models[0].upstreamName", equalTo("mine"));
    }

    @Test
    void aModelsNameLosesTheDotThatAzureDoesNotHave() {
        Response created = create(unique("azure"), "azure-openai", RESOURCE, models("gpt-3.5-turbo", "gpt-4.1"));

        created.then().body("models.upstreamName", contains("gpt-35-turbo", "gpt-4.1"));
        String models = "/channels/" + created.path("id") + "/models/";
        json("{}").put(models + "gpt-3.5-turbo-16k").then().body("models.upstreamName", hasItem("gpt-35-turbo-16k"));
        json("{\"upstreamName\": \"gpt-3.5-turbo\"}")
                .put(models + "gpt-3.5-turbo")
                .then()
                .body("models.upstreamName", hasItem("gpt-3.5-turbo"));
        json("{\"name\": \"" + unique("c")
                        + "\", \"provider\": \"openai\", \"models\": [{\"name\": \"gpt-3.5-turbo\"}]}")
                .post("/channels")
                .then()
                .body("models.upstreamName", contains("gpt-3.5-turbo"));
    }

    @ParameterizedTest
    @CsvSource({
        "openai,        https://acme.openai.azure.com,                    API version 2024-10-21",
        "openai-custom, https://acme.openai.azure.com/openai/deployments/d?api-version=2024-06-01, API version 2024-06-01",
        "openai-custom, https://ACME.services.ai.azure.com/openai/v1,     the v1 API",
    })
    void anAzureHostUnderAnotherNameIsServedAsAzureAndSaysSo(String provider, String baseUrl, String form) {
        String name = unique("disguised");

        Response created = create(name, provider, baseUrl, "");

        created.then()
                .statusCode(201)
                .body("provider", equalTo(provider))
                .body("notes", hasItem(containsString("served as provider azure-openai with " + form)));
        admin().get("/channels/" + created.path("id"))
                .then()
                .header("ETag", created.header("ETag"))
                .body("notes", contains(containsString("served as provider azure-openai")));
        assertThat(routed(name).getString("access")).isEqualTo("azure");
        assertThat(routed(name).getString("provider")).isEqualTo("azure-openai");
    }

    @Test
    void anApplicationOfEntraIsAnObjectThatNeverComesBack() {
        String name = unique("entra");
        String entra =
                "{\"tenantId\": \"tenant-0000-1111\", \"clientId\": \"client-0000-2222\", \"clientSecret\": \"hush-hush-3333\"}";

        Response created = json("{\"name\": \"" + name + "\", \"provider\": \"azure-openai\", \"baseUrl\": \""
                        + RESOURCE + "\", \"credentials\": [{\"name\": \"k1\", \"secret\": " + entra + "}]}")
                .post("/channels");

        created.then()
                .statusCode(201)
                .body("credentials[0].hint", equalTo("…2222"))
                .body("credentials[0].secret", nullValue());
        assertThat(created.asString()).doesNotContain("hush").doesNotContain("tenant-0000");
        String path = "/channels/" + created.path("id") + "/credentials/k1";
        json("{\"secret\": {\"tenantId\": \"t\", \"clientId\": \"c\"}}")
                .put(path)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("secret.clientSecret"))
                .body("errors[0].message", equalTo("is required: Client secret"));
        json("{\"secret\": \"plain-azure-key-4444\"}").put(path).then().body("credentials[0].hint", equalTo("…4444"));
        json("{\"name\": \"x\", \"provider\": \"openai\", \"credentials\": [{\"name\": \"k\", \"secret\": " + entra
                        + "}]}")
                .post("/channels")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("credentials[0].secret"))
                .body("errors[0].message", equalTo("must be a string for provider openai"));
        assertThat(admin().get("/channelAuditEvents?resourceId=" + created.path("id"))
                        .asString())
                .doesNotContain("hush");
    }

    private static Response create(String name, String provider, String baseUrl, String more) {
        return json("{\"name\": \"" + name + "\", \"provider\": \"" + provider + "\", \"baseUrl\": \"" + baseUrl
                        + "\", \"credentials\": [{\"name\": \"k1\", \"secret\": \"azure-key-0123456789\"}]" + more
                        + "}")
                .post("/channels");
    }

    private static String models(String... names) {
        return ", \"models\": [{\"name\": \"" + String.join("\"}, {\"name\": \"", names) + "\"}]";
    }

    /** The channel as a gateway gets it. */
    private static JsonPath routed(String name) {
        JsonPath table = admin().get("/snapshots/current").jsonPath();
        return table.setRootPath("channels.find { it.name == '" + name + "' }");
    }
}
