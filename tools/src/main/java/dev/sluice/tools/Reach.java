package dev.sluice.tools;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.function.Consumer;

/** Says which of some addresses take a connection from here: what network policies let through. */
final class Reach {
    private static final int PATIENCE_MILLIS = 3_000;

    private Reach() {}

    /** {@code TARGETS} holds {@code host:port}, separated by blanks. */
    static void run(Map<String, String> environment, Consumer<String> out) {
        for (String target : Refusal.needed(environment, "TARGETS").split(" +", -1)) {
            int colon = target.lastIndexOf(':');
            String host = target.substring(0, colon);
            int port = Integer.parseInt(target.substring(colon + 1));
            out.accept((connects(host, port) ? "open    " : "closed  ") + target);
        }
    }

    private static boolean connects(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
