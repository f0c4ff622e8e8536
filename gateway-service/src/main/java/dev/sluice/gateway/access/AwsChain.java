package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.access.TokenExchange.ReadFile;
import dev.sluice.gateway.access.TokenExchange.Reply;
import dev.sluice.gateway.access.TokenExchange.Send;
import dev.sluice.gateway.access.TokenExchange.Step;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The identity that AWS has given to this process, looked for where AWS' SDKs look and in their order: keys in the environment, a
 * web identity (IRSA), the agent of the container (EKS Pod Identity, ECS), the metadata of the instance. The first that is
 * configured is taken; when it fails, the next is not tried in its place.
 */
final class AwsChain {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String ECS = "http://169.254.170.2";
    private static final String METADATA = "http://169.254.169.254/latest/";
    private static final String ROLES = METADATA + "meta-data/iam/security-credentials/";
    private static final Pattern ROLE = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final String NONE =
            "stands for the gateway's own identity, and AWS has given it none: the environment"
                    + " names neither keys, nor a web identity, nor a container's agent, and ";

    private AwsChain() {}

    static Step begin(Situation situation) {
        String id = situation.variable("AWS_ACCESS_KEY_ID");
        String key = situation.variable("AWS_SECRET_ACCESS_KEY");
        if (id != null && key != null) {
            String session = situation.variable("AWS_SESSION_TOKEN");
            return token(id, key, session, situation.now().plus(LIFE));
        }
        String file = situation.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
        if (file != null) {
            return webIdentity(file, situation);
        }
        String agent = agent(situation);
        if (agent != null) {
            return container(agent, situation);
        }
        if ("true".equalsIgnoreCase(situation.variable("AWS_EC2_METADATA_DISABLED"))) {
            throw new UnusableSecretException(NONE + "the instance's metadata are turned off");
        }
        return instance();
    }

    /** @param session null = none */
    static Token token(String id, String key, String session, Instant expiresAt) {
        var fields = Trees.object().put("accessKeyId", id).put("secretAccessKey", key);
        if (session != null) {
            fields.put("sessionToken", session);
        }
        return new Token(fields.toString(), expiresAt);
    }

    private static Step webIdentity(String file, Situation situation) {
        String role = situation.variable("AWS_ROLE_ARN");
        if (role == null) {
            throw new UnusableSecretException(
                    "stands for the gateway's own identity, whose environment has AWS_WEB_IDENTITY_TOKEN_FILE but no"
                            + " AWS_ROLE_ARN");
        }
        return new ReadFile(file, false, token -> AwsSts.assumeRoleWithWebIdentity(token, role, situation));
    }

    private static String agent(Situation situation) {
        String relative = situation.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        String full = situation.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        String agent = relative == null ? full : ECS + relative;
        if (agent != null && !Trusted.isContainerAgent(agent)) {
            throw new UnusableSecretException(
                    "stands for the gateway's own identity, but AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https, nor on"
                            + " this machine, nor the agent of ECS or EKS");
        }
        return agent;
    }

    private static Step container(String agent, Situation situation) {
        String file = situation.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        if (file != null) {
            return new ReadFile(file, false, token -> container(agent, Map.of("authorization", token)));
        }
        String token = situation.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        return container(agent, token == null ? Map.of() : Map.of("authorization", token));
    }

    private static Step container(String agent, Map<String, String> headers) {
        return new Send(
                new Ask("GET", agent, headers, null),
                reply -> {
                    if (OAuth.isRefusal(reply.status())) {
                        JsonNode root = Trees.read(reply.body(), 0, reply.body().length);
                        String message = root == null ? null : Trees.text(root, "message");
                        throw new UnusableSecretException("was refused by the container's credential agent with status "
                                + reply.status() + (message == null ? "" : ": " + message));
                    }
                    return credentials(reply);
                },
                "stands for the gateway's own identity, and the container's credential agent does not answer; on EKS, check that"
                        + " the add-on eks-pod-identity-agent runs on this node");
    }

    private static Step instance() {
        Ask session =
                new Ask("PUT", METADATA + "api/token", Map.of("x-aws-ec2-metadata-token-ttl-seconds", "21600"), null);
        String silence =
                NONE + "no instance metadata answer; on EC2, allow two hops to them, or give the pod an identity";
        return new Send(
                session,
                reply -> {
                    expect200(reply, "refused with status " + reply.status());
                    Map<String, String> headers = Map.of("x-aws-ec2-metadata-token", text(reply));
                    return new Send(new Ask("GET", ROLES, headers, null), roles -> role(roles, headers));
                },
                silence);
    }

    private static Step role(Reply reply, Map<String, String> headers) {
        expect200(reply, "there, but hold no role: attach an instance profile");
        String role = text(reply).lines().findFirst().orElse("");
        if (!ROLE.matcher(role).matches()) {
            throw new MalformedAnswerException("the name of no role");
        }
        return new Send(new Ask("GET", ROLES + role, headers, null), AwsChain::credentials);
    }

    private static void expect200(Reply reply, String otherwise) {
        if (OAuth.isRefusal(reply.status())) {
            throw new UnusableSecretException(NONE + "the instance's metadata are " + otherwise);
        }
        if (reply.status() != 200) {
            throw new MalformedAnswerException("status " + reply.status() + " and no metadata");
        }
    }

    /** As agents and instances tell them. */
    private static Token credentials(Reply reply) {
        JsonNode root = Trees.read(reply.body(), 0, reply.body().length);
        String id = root == null ? null : Trees.text(root, "AccessKeyId");
        String key = root == null ? null : Trees.text(root, "SecretAccessKey");
        String session = root == null ? null : Trees.text(root, "Token");
        if (reply.status() != 200 || id == null || key == null || session == null) {
            throw new MalformedAnswerException("status " + reply.status() + " and no credentials");
        }
        return token(id, key, session, expiry(Trees.text(root, "Expiration")));
    }

    static Instant expiry(String written) {
        try {
            return Instant.parse(written == null ? "" : written);
        } catch (DateTimeParseException e) {
            throw new MalformedAnswerException("credentials without an `Expiration`");
        }
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8).strip();
    }
}
