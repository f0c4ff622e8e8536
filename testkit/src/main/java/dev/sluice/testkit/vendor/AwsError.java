package dev.sluice.testkit.vendor;

import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as AWS' services send them: their type stands in a header. */
final class AwsError {
    private AwsError() {}

    static Reply reply(int status, String type, String message) {
        return typed(Reply.json(status, VendorServer.JSON.createObjectNode().put("message", message)), type);
    }

    static Reply typed(Reply reply, String type) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put("x-amzn-errortype", type + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
        return new Reply(reply.status(), headers, reply.body());
    }
}
