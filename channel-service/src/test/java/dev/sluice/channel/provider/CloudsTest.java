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
            5                                                          | secret must be a string, or an object of accessKeyId
            """)
    void aKeyOfTwoPartsIsAnObjectAndAnApiKeyAString(String secret, String message) throws Exception {
        assertThat(wrong(bedrock, JSON.readTree(secret))).contains(message == null ? "nothing" : message);
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
