package dev.sluice.gateway.framing.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Forms as Netty's servers read them. */
final class NettyReader {
    private NettyReader() {}

    /** What a part holds. */
    record Read(String name, String filename, byte[] content) {
        static Read of(Part part, byte[] body) {
            return new Read(
                    part.name(), part.filename(), Arrays.copyOfRange(body, part.contentFrom(), part.contentTo()));
        }

        /** What Netty does not tidy up: of a file's name only whether there is one. */
        Seen seen() {
            return new Seen(name, filename != null, content);
        }

        @Override
        public String toString() {
            return name + " " + filename + " " + Arrays.toString(content);
        }
    }

    /** What decides about a call. */
    record Seen(String name, boolean file, byte[] content) {}

    /** Null when it refuses the form, or fails at it. */
    static List<Read> read(String contentType, byte[] body) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set("content-type", contentType);
        HttpPostMultipartRequestDecoder decoder =
                new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request, UTF_8);
        try {
            decoder.offer(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
            List<Read> read = new ArrayList<>();
            for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                read.add(
                        part instanceof FileUpload file
                                ? new Read(file.getName(), file.getFilename(), file.get())
                                : new Read(part.getName(), null, ((Attribute) part).get()));
            }
            return read;
        } catch (RuntimeException refused) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            decoder.destroy();
        }
    }
}
