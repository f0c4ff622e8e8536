package dev.sluice.gateway.access;

import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.access.TokenExchange.Reply;
import dev.sluice.gateway.access.TokenExchange.Send;
import dev.sluice.gateway.access.TokenExchange.Step;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** AWS' Security Token Service, at the endpoint of a region: forms to it, XML from it. */
final class AwsSts {
    private static final SigV4 SIGNER = new SigV4("sts");
    private static final String VERSION = "2011-06-15";
    private static final String LIFE_SECONDS = "3600";
    private static final String SESSION = "sluice";
    private static final Map<String, String> FORM = Map.of("content-type", "application/x-www-form-urlencoded");
    /** It becomes a part of a host's name. */
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");

    private AwsSts() {}

    /** @param token of whom the role trusts */
    static Step assumeRoleWithWebIdentity(String token, String role, Situation situation) {
        Map<String, String> fields = fields("AssumeRoleWithWebIdentity", role, situation);
        fields.put("WebIdentityToken", token);
        return new Send(new Ask("POST", "https://" + host(situation) + "/", FORM, body(fields)), AwsSts::read);
    }

    /** @param externalId null = none */
    static Step assumeRole(Secret secret, String role, String externalId, Situation situation) {
        Map<String, String> fields = fields("AssumeRole", role, situation);
        if (externalId != null) {
            fields.put("ExternalId", externalId);
        }
        byte[] body = body(fields);
        String host = host(situation);
        Draft draft = new Draft("POST", host, "/", FORM, body, Map.of("region", region(situation)));
        Map<String, String> headers = new TreeMap<>(FORM);
        headers.putAll(SIGNER.sign(draft, secret, situation.now()).headers());
        return new Send(new Ask("POST", "https://" + host + "/", headers, body), AwsSts::read);
    }

    private static Map<String, String> fields(String action, String role, Situation situation) {
        String session = situation.variable("AWS_ROLE_SESSION_NAME");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Action", action);
        fields.put("Version", VERSION);
        fields.put("RoleArn", role);
        fields.put("RoleSessionName", session == null ? SESSION : session);
        fields.put("DurationSeconds", LIFE_SECONDS);
        return fields;
    }

    private static byte[] body(Map<String, String> fields) {
        return OAuth.encoded(fields).getBytes(StandardCharsets.US_ASCII);
    }

    private static String host(Situation situation) {
        String region = region(situation);
        return "sts." + region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
    }

    /** Where this process runs, which is near and may have a private endpoint; else where the channel's models are. */
    private static String region(Situation situation) {
        String own = situation.variable("AWS_REGION");
        String region = own == null ? situation.options().get("region") : own;
        if (region == null || !REGION.matcher(region).matches()) {
            throw new UnusableSecretException("needs the channel's option `region`");
        }
        return region;
    }

    private static Token read(Reply reply) {
        Map<String, String> texts = Xml.texts(reply.body());
        String code = texts.getOrDefault("Code", "");
        if (OAuth.isRefusal(reply.status()) && !code.isEmpty() && !isPassing(code)) {
            throw new UnusableSecretException("was refused by AWS STS: " + code + ", "
                    + texts.getOrDefault("Message", "").lines().findFirst().orElse(""));
        }
        String id = texts.get("AccessKeyId");
        String key = texts.get("SecretAccessKey");
        String session = texts.get("SessionToken");
        if (reply.status() != 200 || id == null || key == null || session == null) {
            throw new MalformedAnswerException(
                    "status " + reply.status() + (code.isEmpty() ? "" : ", " + code) + " and no credentials");
        }
        return AwsChain.token(id, key, session, AwsChain.expiry(texts.get("Expiration")));
    }

    /** What comes with status 400, too, and says nothing about the credential. */
    private static boolean isPassing(String code) {
        return code.startsWith("Throttling") || code.equals("IDPCommunicationError");
    }
}
