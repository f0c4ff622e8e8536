package dev.sluice.testkit.net;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One caller of a SOCKS5 proxy, until the way is open. Each message waits for the answer to the one before.
 *
 * <pre>methods → (user →) target → open</pre>
 */
final class SocksProxy implements Handler<Buffer> {
    private static final int VERSION = 5;
    private static final int USER_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int BY_NAME = 3;
    private static final int BY_USER = 2;
    private static final int NOT_ACCEPTABLE = 0xff;
    private static final int HOST_UNREACHABLE = 4;
    private static final int NO_NAME = 8;
    private static final int NOBODY = 0;

    private final ProxyServer proxy;
    private final NetSocket caller;
    private Handler<byte[]> next = this::methods;

    SocksProxy(ProxyServer proxy, NetSocket caller) {
        this.proxy = proxy;
        this.caller = caller;
    }

    @Override
    public void handle(Buffer bytes) {
        next.handle(bytes.getBytes());
    }

    private void methods(byte[] message) {
        byte[] offered = Arrays.copyOfRange(message, 2, message.length);
        int wanted = proxy.user() == null ? NOBODY : BY_USER;
        boolean known = false;
        for (byte method : offered) {
            known |= method == wanted;
        }
        next = wanted == BY_USER ? this::user : this::target;
        if (message[0] != VERSION || message[1] != offered.length || !known) {
            end(VERSION, NOT_ACCEPTABLE);
        } else {
            say(VERSION, wanted);
        }
    }

    private void user(byte[] message) {
        int password = 2 + message[1];
        String said = new String(message, 2, message[1], StandardCharsets.UTF_8)
                + ':'
                + new String(message, password + 1, message[password], StandardCharsets.UTF_8);
        next = this::target;
        if (message[0] == USER_VERSION && said.equals(proxy.user())) {
            say(USER_VERSION, 0);
        } else {
            end(USER_VERSION, 1);
        }
    }

    private void target(byte[] message) {
        if (message[0] != VERSION || message[1] != CONNECT || message[3] != BY_NAME) {
            end(VERSION, NO_NAME, 0, 1, 0, 0, 0, 0, 0, 0);
            return;
        }
        int port = 5 + message[4];
        proxy.open(
                caller,
                new String(message, 5, message[4], StandardCharsets.US_ASCII),
                (message[port] & 0xff) << 8 | (message[port + 1] & 0xff),
                Buffer.buffer(),
                bytes(VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0),
                () -> end(VERSION, HOST_UNREACHABLE, 0, 1, 0, 0, 0, 0, 0, 0));
    }

    private void say(int... values) {
        caller.write(bytes(values));
    }

    private void end(int... values) {
        caller.end(bytes(values));
    }

    private static Buffer bytes(int... values) {
        Buffer buffer = Buffer.buffer();
        for (int value : values) {
            buffer.appendByte((byte) value);
        }
        return buffer;
    }
}
