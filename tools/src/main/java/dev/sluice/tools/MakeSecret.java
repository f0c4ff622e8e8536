package dev.sluice.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Makes the Secret of a trial: keyset, tokens, the password of the trial's PostgreSQL and the addresses of both stores. One that
 * exists is never changed, since with another keyset every stored credential would be lost.
 *
 * @param api of the cluster
 * @param namespace of the Secret
 * @param name of the Secret
 * @param databaseHost host and port of the trial's PostgreSQL
 * @param redisUrl of the trial's Redis
 */
record MakeSecret(KubernetesApi api, String namespace, String name, String databaseHost, String redisUrl) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    static MakeSecret from(Map<String, String> environment) {
        return new MakeSecret(
                KubernetesApi.inCluster(environment),
                Refusal.needed(environment, "NAMESPACE"),
                Refusal.needed(environment, "SECRET_NAME"),
                Refusal.needed(environment, "DATABASE_HOST"),
                Refusal.needed(environment, "REDIS_URL"));
    }

    /** What was done, for the log; never a value. */
    String run() {
        KubernetesApi.Answer answer = api.post("/api/v1/namespaces/" + namespace + "/secrets", secret().toString());
        return switch (answer.status()) {
            case CREATED -> "made Secret " + name;
            case CONFLICT -> "Secret " + name + " exists and stays as it is";
            default ->
                throw new Refusal("The cluster refused to make Secret %s with status %d: %s"
                        .formatted(name, answer.status(), answer.message()));
        };
    }

    private ObjectNode secret() {
        ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.put("type", "Opaque");
        ObjectNode metadata = secret.putObject("metadata").put("name", name);
        metadata.putObject("annotations").put("helm.sh/resource-policy", "keep");
        metadata.putObject("labels").put("app.kubernetes.io/part-of", "sluice");
        ObjectNode data = secret.putObject("stringData");
        SecretValues.make(null, databaseHost, redisUrl).forEach(data::put);
        return secret;
    }
}
