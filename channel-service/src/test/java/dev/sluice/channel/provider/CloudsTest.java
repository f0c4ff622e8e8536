package dev.sluice.channel.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regions in hosts, and secrets that are objects. */
class CloudsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_FILE = """
            {"type": "service_account", "project_id": "acme-prod", "private_key_id": "0123456789abcdef",
             "private_key": "-----BEGIN PRIVATE KEY-----\\nbm90IGEga2V5\\n-----END PRIVATE KEY-----\\n",
             "client_email": "sluice@acme-prod.iam.gserviceaccount.com", "client_id": "1",
             "token_uri": "https://oauth2.googleapis.com/token"}
            """;

    private static final String FEDERATED = """
            {"type": "external_account", "universe_domain": "googleapis.com", "token_url": "https://sts.googleapis.com/v1/token",
             "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k",
             "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "credential_source": {"file": "/var/run/secrets/t"}}
            """;

    private final Provider vertex = provider("vertex");
    private final Provider bedrock = provider("bedrock");

    @ParameterizedTest
    @CsvSource({
        "us-east5, https://us-east5-aiplatform.googleapis.com/v1",
        "global,   https://aiplatform.googleapis.com/v1",
        "eu,       https://aiplatform.eu.rep.googleapis.com/v1",
        ",         https://aiplatform.googleapis.com/v1",
    })
    void theRegionStandsInTheHost(String region, String called) {
        Map<String, String> options =
                region == null ? Map.of("project", "p") : Map.of("project", "p", "region", region);

        Address address = vertex.address(vertex.settle(null, options));

        assertThat(address.baseUrl()).isEqualTo(called);
        assertThat(address.options()).containsEntry("region", region == null ? "global" : region);
    }

    @Test
    void nothingIsAppendedWhereThereIsNoVersion() {
        Map<String, String> options = Map.of("region", "eu-central-1");

        assertThat(bedrock.address(bedrock.settle(null, options)).baseUrl())
                .isEqualTo("https://bedrock-runtime.eu-central-1.amazonaws.com");
        assertThat(bedrock.address(bedrock.settle("https://vpce-1.example/", options))
                        .baseUrl())
                .isEqualTo("https://vpce-1.example");
        assertThat(bedrock.defaultUrl()).isEqualTo("https://bedrock-runtime.{region}.amazonaws.com");
    }

    @Test
    void optionsThatAreMissingUnknownOrIllFormedAreNamed() {
        assertThat(wrong(vertex, Map.of("regoin", "x", "region", "us-east5/../x")))
                .contains("options.regoin is not an option of provider vertex; it has region, project")
                .contains("options.region is not a value of \"Region\"; it must match")
                .contains("options.project is required for provider vertex: Project, such as my-project; a credential");
        assertThat(wrong(bedrock, Map.of())).contains("options.region is required for provider bedrock: Region");
    }

    @Test
    void theProjectIsReadFromTheKeyFile() throws Exception {
        for (JsonNode pasted : new JsonNode[] {JSON.readTree(KEY_FILE), TextNode.valueOf(KEY_FILE)}) {
            SecretText secret = SecretText.read(vertex, pasted, "secret", new Checks());

            assertThat(JSON.readTree(secret.text()))
                    .isEqualTo(((ObjectNode) JSON.readTree(KEY_FILE)).without("client_id"));
            assertThat(secret.recognised()).isEqualTo("0123456789abcdef");
            assertThat(secret.toString()).doesNotContain("PRIVATE");
            assertThat(vertex.completed(Map.of("region", "eu"), secret)).containsEntry("project", "acme-prod");
            assertThat(vertex.completed(Map.of("project", "other"), secret)).containsEntry("project", "other");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type         | "authorized_user"                              | secret.type must be "service_account"
            type         | null                                           | secret.type is required
            client_email | "nobody"                                       | secret.client_email is not the e-mail address
            private_key  | "MIIEvQ"                                       | secret.private_key is not a whole private key
            private_key  | 7                                              | secret.private_key must be a string
            token_uri    | "http://oauth2.googleapis.com/token"           | secret.token_uri must be an https URL of googleapis.com
            token_uri    | "https://googleapis.com.evil.example/token"    | secret.token_uri must be an https URL of googleapis.com
            token_uri    | "https://x@evil.example/.googleapis.com"       | secret.token_uri must be an https URL of googleapis.com
            token_uri    | "https://oauth2.googleapis.com@evil.example/"  | secret.token_uri must be an https URL of googleapis.com
            """)
    void aKeyFileThatIsNoneIsRefused(String field, String value, String message) throws Exception {
        ObjectNode file = (ObjectNode) JSON.readTree(KEY_FILE);
        file.set(field, JSON.readTree(value));

        assertThat(wrong(vertex, file)).contains(message).doesNotContain("MIIEvQ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "bedrock-api-key-0123"                                     |
            {"accessKeyId": "AKIA0", "secretAccessKey": "s"}           |
            {"accessKeyId": "AKIA0", "secretAccessKey": "s", "sessionToken": null} |
            "{\\"accessKeyId\\": \\"AKIA0\\", \\"secretAccessKey\\": \\"s\\"}" |
            {"accessKeyId": "AKIA0"}                                   | secret.secretAccessKey is required: Secret access key
            {"accessKeyId": "AKIA0", "secretAccessKey": " "}           | secret.secretAccessKey must be a string that is not blank
            {"accessKeyId": "AKIA0", "secretAccesKey": "s"}            | secret.secretAccesKey is not a field of provider bedrock; it has accessKeyId
            "{\\"accessKeyId\\": "                                     | secret must be a string, or an object of accessKeyId
            ["a"]                                                      | secret must be a string, or an object of accessKeyId
            {"accessKeyId": "AKIA0", "secretAccessKey": "s", "roleArn": "arn:aws:iam::1:role/r", "externalId": "e"} |
            {"source": "default"}                                      |
            {"source": "default", "roleArn": "arn:aws:iam::1:role/r"}  |
            {"source": "default", "secretAccessKey": "s"}              | secret.secretAccessKey is not a field of this kind of secret; it has source
            {"source": "other"}                                        | secret.source is not a field of provider bedrock
            5                                                          | secret must be a string, or an object of accessKeyId
            """)
    void aKeyOfTwoPartsIsAnObjectAndAnApiKeyAString(String secret, String message) throws Exception {
        assertThat(wrong(bedrock, JSON.readTree(secret))).contains(message == null ? "nothing" : message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"file": "/var/run/secrets/tokens/gcp"}  |
            {"url": "https://tokens.example", "headers": {"a": "b"}} |
            {}                                       | secret.credential_source must name either a file
            "/var/run/secrets/tokens/gcp"            | secret.credential_source must be an object
            {"file": "/a", "url": "https://b"}       | secret.credential_source must name either a file
            {"executable": {"command": "id"}}        | secret.credential_source.executable is not followed
            {"environment_id": "aws1", "url": "u"}   | secret.credential_source.environment_id is not followed
            """)
    void aFederatedIdentitySaysWhereItsTokenIs(String source, String message) throws Exception {
        ObjectNode file = (ObjectNode) JSON.readTree(FEDERATED);
        file.set("credential_source", JSON.readTree(source));

        assertThat(wrong(vertex, file)).contains(message == null ? "nothing" : message);
        assertThat(wrong(vertex, TextNode.valueOf(file.toString()))).contains(message == null ? "nothing" : message);
    }

    @ParameterizedTest
    @CsvSource({
        "token_url, https://sts.googleapis.com.evil.example/v1/token, sts",
        "token_url, https://storage.googleapis.com/bucket, sts",
        "service_account_impersonation_url, https://sts.googleapis.com/v1/token, iamcredentials"
    })
    void aFederatedIdentityIsExchangedWhereGoogleDoesThat(String field, String url, String service) throws Exception {
        ObjectNode file = (ObjectNode) JSON.readTree(FEDERATED);
        file.put(field, url);

        assertThat(wrong(vertex, file))
                .contains("secret." + field + " must be an https URL of " + service + ".googleapis.com");
    }

    @Test
    void whatStandsForTheGatewaysOwnIdentityIsRecognisedByItsRole() throws Exception {
        SecretText own = SecretText.read(vertex, JSON.readTree("{\"source\":\"default\"}"), "secret", new Checks());
        SecretText role = SecretText.read(
                bedrock,
                JSON.readTree("{\"source\":\"default\",\"roleArn\":\"arn:aws:iam::1:role/r\"}"),
                "secret",
                new Checks());

        assertThat(own.text()).isEqualTo("{\"source\":\"default\"}");
        assertThat(role.recognised()).isEqualTo("arn:aws:iam::1:role/r");
        assertThat(wrong(vertex, JSON.readTree("{\"source\":\"default\",\"roleArn\":\"r\"}")))
                .contains("secret.roleArn is not a field of this kind of secret; it has source");
    }

    @Test
    void vertexIsCalledInOpenAisDialectUnderItsProject() {
        Provider openAi = provider("vertex-openai");

        assertThat(openAi.address(openAi.settle(null, Map.of("project", "acme-prod", "region", "us-east5")))
                        .baseUrl())
                .isEqualTo(
                        "https://us-east5-aiplatform.googleapis.com/v1/projects/acme-prod/locations/us-east5/endpoints/openapi");
        assertThat(openAi.address(openAi.settle(null, Map.of("project", "acme-prod")))
                        .baseUrl())
                .isEqualTo(
                        "https://aiplatform.googleapis.com/v1/projects/acme-prod/locations/global/endpoints/openapi");
        assertThat(openAi.fields()).isEqualTo(vertex.fields()).isNotEmpty();
        assertThat(openAi.forms()).isEqualTo(vertex.forms()).hasSize(2);
    }

    @Test
    void aKeyOfThreePartsMayStandInOneText() throws Exception {
        Provider spark = provider("spark-websocket");
        JsonNode object = JSON.readTree("{\"appId\":\"a1\",\"apiSecret\":\"s\",\"apiKey\":\"k\"}");

        for (JsonNode pasted :
                new JsonNode[] {object, TextNode.valueOf("a1|s|k"), TextNode.valueOf(object.toString())}) {
            SecretText secret = SecretText.read(spark, pasted, "secret", new Checks());

            assertThat(JSON.readTree(secret.text())).isEqualTo(object);
            assertThat(secret.recognised()).isEqualTo("a1");
        }
        assertThat(wrong(spark, TextNode.valueOf("a1|s")))
                .contains(
                        "secret must be an object of appId, apiSecret, apiKey, or these in this order with | between");
        assertThat(wrong(spark, TextNode.valueOf("a1||k"))).contains("secret.apiSecret must be a string that is not");
    }

    @Test
    void aKeyFileIsNoPlainText() {
        assertThat(wrong(vertex, TextNode.valueOf("AIza-0123"))).contains("secret must be the JSON key file");
    }

    private static Provider provider(String name) {
        return Catalogue.read("/providers.yaml").stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String wrong(Provider provider, JsonNode secret) {
        Checks checks = new Checks();
        SecretText.read(provider, secret, "secret", checks);
        return errors(checks);
    }

    private static String wrong(Provider provider, Map<String, String> options) {
        Checks checks = new Checks();
        SettingsCheck.run(provider, provider.settle(null, options), checks);
        return errors(checks);
    }

    private static String errors(Checks checks) {
        try {
            checks.throwIfAny();
            return "nothing";
        } catch (ProblemException e) {
            return e.problem().errors().stream()
                    .map(error -> error.field() + " " + error.message())
                    .toList()
                    .toString();
        }
    }
}
