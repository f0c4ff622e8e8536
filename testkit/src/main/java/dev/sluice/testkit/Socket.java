package dev.sluice.testkit;

import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** The sending side of one answer: compresses, cuts into pieces, counts what went out, and breaks connections. */
final class Socket {
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final Exchange exchange;
    private final Integer pieceBytes;
    private final ByteArrayOutputStream compressed;
    private final GZIPOutputStream gzip;

    Socket(HttpConnection connection, HttpServerResponse response, Exchange exchange, Behaviour how) {
        this.connection = connection;
        this.response = response;
        this.exchange = exchange;
        this.pieceBytes = how.pieceBytes();
        this.compressed = how.gzip() ? new ByteArrayOutputStream() : null;
        this.gzip = how.gzip() ? gzip(compressed) : null;
        if (how.gzip()) {
            response.putHeader("content-encoding", "gzip");
        }
    }

    void write(Buffer plain) {
        raw(gzip == null ? plain : deflate(plain, false));
    }

    void end() {
        if (gzip != null) {
            raw(deflate(Buffer.buffer(), true));
        }
        response.end();
    }

    /** What the buffer is on the wire when it is the whole body. */
    Buffer whole(Buffer plain) {
        return gzip == null ? plain : deflate(plain, true);
    }

    /** Writes bytes that are encoded already. */
    void raw(Buffer wire) {
        if (wire.length() == 0) {
            return;
        }
        exchange.sent(wire.length());
        if (pieceBytes == null || pieceBytes >= wire.length()) {
            response.write(wire);
            return;
        }
        for (int at = 0; at < wire.length(); at += pieceBytes) {
            response.write(wire.slice(at, Math.min(wire.length(), at + pieceBytes)));
        }
    }

    void close() {
        connection.close();
    }

    /** Makes the peer see "connection reset": Vert.x has no public way to a linger of 0, hence the cast. */
    void reset() {
        var channel = ((ConnectionBase) connection).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private Buffer deflate(Buffer plain, boolean last) {
        try {
            gzip.write(plain.getBytes());
            if (last) {
                gzip.finish();
            } else {
                gzip.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Buffer out = Buffer.buffer(compressed.toByteArray());
        compressed.reset();
        return out;
    }

    private static GZIPOutputStream gzip(ByteArrayOutputStream out) {
        try {
            return new GZIPOutputStream(out, 1024, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
