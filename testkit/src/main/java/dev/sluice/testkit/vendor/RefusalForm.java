package dev.sluice.testkit.vendor;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The words in which a vendor that speaks OpenAI's dialect refuses a request: there they differ. */
enum RefusalForm {
    OPENAI {
        @Override
        void fill(ObjectNode error, Fault fault) {
            error.put("type", "invalid_request_error").putNull("param").put("code", fault.openAi);
        }
    },
    /** Its own errors are OpenAI's, those of the gate before it have only a code. */
    AZURE {
        @Override
        void fill(ObjectNode error, Fault fault) {
            if (fault == Fault.WRONG) {
                OPENAI.fill(error, fault);
            } else {
                error.put("code", Integer.toString(fault.status));
            }
        }
    },
    ARK {
        @Override
        void fill(ObjectNode error, Fault fault) {
            error.put("code", fault.ark).put("param", "").put("type", fault.arkType);
        }
    },
    /** Codes that are numbers, as text. */
    ZHIPU {
        @Override
        void fill(ObjectNode error, Fault fault) {
            error.put("code", fault.zhipu);
        }
    };

    /** What is wrong with a request. */
    enum Fault {
        WRONG(400, null, "InvalidParameter", "BadRequest", "1210"),
        NO_SUCH_KEY(401, "invalid_api_key", "AuthenticationError", "Unauthorized", "1000"),
        NO_SUCH_PATH(404, "unknown_url", "NotFound", "NotFound", "1222");

        private final int status;
        private final String openAi;
        private final String ark;
        private final String arkType;
        private final String zhipu;

        Fault(int status, String openAi, String ark, String arkType, String zhipu) {
            this.status = status;
            this.openAi = openAi;
            this.ark = ark;
            this.arkType = arkType;
            this.zhipu = zhipu;
        }
    }

    abstract void fill(ObjectNode error, Fault fault);

    Reply reply(Fault fault, String message) {
        ObjectNode body = VendorServer.JSON.createObjectNode();
        fill(body.putObject("error").put("message", message), fault);
        return Reply.json(fault.status, body);
    }
}
