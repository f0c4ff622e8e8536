package dev.sluice.gateway.dialect.hunyuan;

import dev.sluice.gateway.error.ErrorKind;
import java.util.List;

/** What Tencent Cloud's error codes mean: names in parts, from the general to the special. */
final class Fault {
    /** The first that the code begins with counts. */
    private static final List<Row> BY_CODE = List.of(
            new Row("AuthFailure", ErrorKind.UPSTREAM_UNAUTHORIZED),
            new Row("UnauthorizedOperation", ErrorKind.UPSTREAM_UNAUTHORIZED),
            new Row("FailedOperation.ServiceNotActivated", ErrorKind.UPSTREAM_UNAUTHORIZED),
            new Row("RequestLimitExceeded", ErrorKind.UPSTREAM_RATE_LIMITED),
            new Row("LimitExceeded", ErrorKind.UPSTREAM_RATE_LIMITED),
            new Row("FailedOperation.EngineServerLimitExceeded", ErrorKind.UPSTREAM_RATE_LIMITED),
            new Row("FailedOperation.ResourcePackExhausted", ErrorKind.UPSTREAM_QUOTA),
            new Row("FailedOperation.FreeResourcePackExhausted", ErrorKind.UPSTREAM_QUOTA),
            new Row("FailedOperation.ServiceStop", ErrorKind.UPSTREAM_QUOTA),
            new Row("ResourceInsufficient", ErrorKind.UPSTREAM_QUOTA),
            new Row("FailedOperation.EngineRequestTimeout", ErrorKind.UPSTREAM_TIMEOUT),
            new Row("InvalidParameter", ErrorKind.UPSTREAM_REFUSED),
            new Row("MissingParameter", ErrorKind.UPSTREAM_REFUSED),
            new Row("UnknownParameter", ErrorKind.UPSTREAM_REFUSED),
            new Row("UnsupportedOperation", ErrorKind.UPSTREAM_REFUSED),
            new Row("OperationDenied", ErrorKind.UPSTREAM_REFUSED),
            // The number that stands in a stream when the model did not answer in time.
            new Row("4001", ErrorKind.UPSTREAM_TIMEOUT));

    private record Row(String prefix, ErrorKind kind) {}

    private Fault() {}

    static ErrorKind of(String code) {
        return BY_CODE.stream()
                .filter(row -> code.startsWith(row.prefix()))
                .map(Row::kind)
                .findFirst()
                .orElse(ErrorKind.UPSTREAM_FAILED);
    }
}
