package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where AWS gives identities out: the Security Token Service ({@code /}), the agent of EKS Pod Identity ({@code /v1/credentials})
 * and the metadata of an instance ({@code /latest/}). {@link ConverseServer} knows its keys until they expire.
 */
public final class AwsIdentityServer extends VendorServer {
    /** What a token of {@link Cluster} may assume. */
    public static final String ROLE = "arn:aws:iam::123456789012:role/gateway";
    /** What whoever is signed in may assume, with {@link #EXTERNAL_ID}. */
    public static final String OTHER_ROLE = "arn:aws:iam::210987654321:role/models";

    public static final String EXTERNAL_ID = "external-1";
    public static final String AGENT = "/v1/credentials";

    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String INSTANCE_ROLE = "nodes";
    private static final String SESSION = "imds-session==";

    private final AtomicInteger given = new AtomicInteger();
    private volatile Duration life = Duration.ofHours(1);

    private AwsIdentityServer() {}

    public static AwsIdentityServer start() {
        return listening(new AwsIdentityServer());
    }

    /** How often it has given keys out. */
    public int given() {
        return given.get();
    }

    /** How long its keys live from now on. */
    public void life(Duration other) {
        life = other;
    }

    @Override
    Reply beside(Ask ask) {
        if (ask.path().equals("/")) {
            Reply refused = new StsRules(ask, now()).broken();
            return refused == null ? sts(ask) : refused;
        }
        if (ask.path().equals(AGENT)) {
            return agent(ask);
        }
        return ask.path().startsWith("/latest/") ? instance(ask) : text(404, "Not Found");
    }

    @Override
    Reply refusal(Ask ask) {
        return text(404, "Not Found");
    }

    @Override
    Reply unreadable() {
        return text(404, "Not Found");
    }

    private Reply sts(Ask ask) {
        String id = id();
        String action = ask.field("Action");
        return xml(
                200,
                "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action + "Result>"
                        + "<Credentials><AccessKeyId>" + id + "</AccessKeyId><SecretAccessKey>" + AwsKeys.key(id)
                        + "</SecretAccessKey><SessionToken>" + AwsKeys.session(id) + "</SessionToken><Expiration>"
                        + AwsKeys.end(id) + "</Expiration></Credentials></" + action
                        + "Result><ResponseMetadata><RequestId>r-1"
                        + "</RequestId></ResponseMetadata></" + action + "Response>");
    }

    private Reply agent(Ask ask) {
        if (!ask.method().equals("GET")
                || Cluster.check(ask.header("authorization"), Cluster.EKS, now()) != Cluster.Wrong.NOTHING) {
            return Reply.json(
                    401,
                    JSON.createObjectNode()
                            .put("code", "InvalidTokenException")
                            .put("message", "Service account token cannot be empty or invalid"));
        }
        return keys();
    }

    private Reply instance(Ask ask) {
        if (ask.method().equals("PUT") && ask.path().equals("/latest/api/token")) {
            String ttl = ask.header("x-aws-ec2-metadata-token-ttl-seconds");
            boolean sound = ttl != null && ttl.matches("\\d{1,5}") && Integer.parseInt(ttl) <= 21_600;
            return sound ? text(200, SESSION) : text(400, "Bad Request");
        }
        if (!ask.method().equals("GET") || !SESSION.equals(ask.header("x-aws-ec2-metadata-token"))) {
            return text(401, "Unauthorized");
        }
        return switch (ask.path()) {
            case ROLES -> text(200, INSTANCE_ROLE);
            case ROLES + INSTANCE_ROLE -> keys();
            default -> text(404, "Not Found");
        };
    }

    private Reply keys() {
        String id = id();
        return Reply.json(
                200,
                JSON.createObjectNode()
                        .put("Code", "Success")
                        .put("AccessKeyId", id)
                        .put("SecretAccessKey", AwsKeys.key(id))
                        .put("Token", AwsKeys.session(id))
                        .put("Expiration", AwsKeys.end(id).toString()));
    }

    private String id() {
        return AwsKeys.id(given.incrementAndGet(), now().plus(life).truncatedTo(ChronoUnit.SECONDS));
    }

    private Instant now() {
        return clock().instant();
    }

    static Reply xml(int status, String body) {
        return Reply.of(status, "text/xml", body.getBytes(UTF_8));
    }

    private static Reply text(int status, String body) {
        return Reply.of(status, "text/plain", body.getBytes(UTF_8));
    }
}
