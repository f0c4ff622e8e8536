package dev.sluice.testkit.vendor;

import java.time.Instant;

/** What AWS' Security Token Service refuses. */
record StsRules(Ask ask, Instant now) {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Null when nothing is wrong. */
    Reply broken() {
        String type = ask.header("content-type");
        if (!ask.method().equals("POST") || type == null || !type.startsWith(FORM)) {
            return error(400, "MissingAction", "Could not find operation.");
        }
        if (!"2011-06-15".equals(ask.field("Version"))) {
            return error(
                    400,
                    "InvalidAction",
                    "Could not find operation " + ask.field("Action") + " for version " + ask.field("Version"));
        }
        if (!matches("RoleSessionName", "[\\w+=,.@-]{2,64}")
                || !matches("RoleArn", "arn:aws:iam::\\d{12}:role/\\S+")
                || (ask.field("DurationSeconds") != null
                        && !matches("DurationSeconds", "900|[1-9]\\d{3}|[1-3]\\d{4}"))) {
            return error(400, "ValidationError", "1 validation error detected");
        }
        return switch (String.valueOf(ask.field("Action"))) {
            case "AssumeRole" -> assumeRole();
            case "AssumeRoleWithWebIdentity" -> webIdentity();
            default -> error(400, "InvalidAction", "Could not find operation " + ask.field("Action"));
        };
    }

    private Reply assumeRole() {
        AwsSignature.Fault unsigned = AwsSignature.fault(ask, "sts", now);
        if (unsigned != null) {
            return error(403, unsigned.type().replace("Exception", ""), unsigned.message());
        }
        boolean trusted = AwsIdentityServer.OTHER_ROLE.equals(ask.field("RoleArn"))
                && AwsIdentityServer.EXTERNAL_ID.equals(ask.field("ExternalId"));
        return trusted
                ? null
                : error(
                        403,
                        "AccessDenied",
                        "User: arn:aws:iam::123456789012:user/gateway is not authorized to perform:"
                                + " sts:AssumeRole on resource: " + ask.field("RoleArn"));
    }

    private Reply webIdentity() {
        if (ask.header("authorization") != null) {
            return error(403, "SignatureDoesNotMatch", "This operation is not signed.");
        }
        Cluster.Wrong wrong = Cluster.check(ask.field("WebIdentityToken"), Cluster.AWS, now);
        return switch (wrong) {
            case SIGNATURE ->
                error(400, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider");
            case AUDIENCE -> error(400, "InvalidIdentityToken", "Incorrect token audience");
            case TIME ->
                error(400, "ExpiredTokenException", "Token expired: current date/time must be before the expiration");
            case NOTHING ->
                AwsIdentityServer.ROLE.equals(ask.field("RoleArn"))
                        ? null
                        : error(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        };
    }

    private boolean matches(String field, String pattern) {
        String value = ask.field(field);
        return value != null && value.matches(pattern);
    }

    private static Reply error(int status, String code, String message) {
        return AwsIdentityServer.xml(
                status,
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                        + code
                        + "</Code><Message>" + message.replace("&", "&amp;").replace("<", "&lt;")
                        + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
    }
}
