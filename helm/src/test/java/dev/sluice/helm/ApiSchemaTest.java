package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every manifest is valid in the API of three Kubernetes minors, and has no field that they do not know. The schemas are made by
 * {@code src/test/scripts/api-schemas.py}; those of custom resources are written by hand and hold what the chart uses.
 */
class ApiSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    @ParameterizedTest
    @ValueSource(strings = {"1.32", "1.33", "1.34"})
    void everyManifestIsValid(String minor) throws IOException {
        Map<String, JsonSchema> schemas = schemas(minor);
        for (Installation setup : Installation.all().toList()) {
            for (Manifest manifest : setup.render()) {
                assertThat(schemas.keySet())
                        .as(
                                "a schema for %s: add the kind to api-schemas.py, or a custom resource to custom.json",
                                manifest)
                        .contains(manifest.kind());
                assertThat(complaints(schemas, manifest.tree()))
                        .as("%s of %s in Kubernetes %s", manifest, setup, minor)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: Pod, apiVersion: v1, spec: {containers: [{name: a, imagge: b}]}} | imagge",
                "{kind: Pod, apiVersion: v1, spec: {containers: [{image: b}]}} | 'name'",
                "{kind: Service, apiVersion: v1, spec: {ports: [{port: http}]}} | port",
                "{kind: Ingress, apiVersion: networking.k8s.io/v1beta1} | apiVersion",
                "{kind: PodMonitor, apiVersion: monitoring.coreos.com/v1, metadata: {name: a}} | spec",
            })
    void whatTheApiWouldRefuseIsFound(String manifest, String named) throws IOException {
        assertThat(complaints(schemas("1.34"), Yaml.read(manifest)))
                .isNotEmpty()
                .allMatch(each -> each.contains(named));
    }

    @Test
    void anOldMinorDoesNotKnowANewField() throws IOException {
        // fileKeyRef came with 1.34.
        JsonNode pod = Yaml.read("{kind: Pod, apiVersion: v1, spec: {containers: [{name: a, env: [{name: A, valueFrom:"
                + " {fileKeyRef: {key: a, path: b, volumeName: c}}}]}]}}");

        assertThat(complaints(schemas("1.33"), pod)).isNotEmpty();
        assertThat(complaints(schemas("1.34"), pod)).isEmpty();
    }

    private static List<String> complaints(Map<String, JsonSchema> schemas, JsonNode manifest) {
        return schemas.get(manifest.path("kind").asText()).validate(manifest).stream()
                .map(Object::toString)
                .toList();
    }

    private static Map<String, JsonSchema> schemas(String minor) throws IOException {
        Map<String, JsonSchema> schemas = new HashMap<>();
        try (InputStream api = new GZIPInputStream(resource("v" + minor + ".json.gz"));
                InputStream custom = resource("custom.json")) {
            read(JSON.readTree(api), schemas);
            read(JSON.readTree(custom), schemas);
        }
        return schemas;
    }

    private static void read(JsonNode file, Map<String, JsonSchema> schemas) {
        file.path("kinds").properties().forEach(kind -> {
            ObjectNode schema = kind.getValue().deepCopy();
            schema.set("$schema", file.path("$schema"));
            schema.set("$defs", file.path("$defs"));
            schemas.put(kind.getKey(), FACTORY.getSchema(schema));
        });
    }

    private static InputStream resource(String name) {
        return ApiSchemaTest.class.getResourceAsStream("/api/" + name);
    }
}
