package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;

/** An answer that is no text of a chat or a completion. */
interface Made {
    /** Its media type. */
    String type();

    /** All of it at once; null where it is sent in parts. */
    Buffer whole(Behaviour how);

    /** What it is sent in; only where it is not sent at once. */
    Source parts(Behaviour how);

    /** One JSON object. */
    static Made json(Buffer object) {
        return of("application/json", object);
    }

    /** What is sent at once. */
    static Made of(String type, Buffer all) {
        return new Made() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Buffer whole(Behaviour how) {
                return all;
            }

            @Override
            public Source parts(Behaviour how) {
                throw new IllegalStateException("it is sent at once");
            }
        };
    }
}
