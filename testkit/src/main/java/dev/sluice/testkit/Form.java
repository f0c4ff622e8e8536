package dev.sluice.testkit;

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
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A form as Netty's decoder reads it. What is wrong with it throws an IllegalArgumentException in OpenAI's words, more or less. */
final class Form {
    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private final Map<String, List<Upload>> files = new LinkedHashMap<>();

    /** A file in a form. */
    record Upload(String filename, String contentType, byte[] bytes) {}

    private Form() {}

    static Form read(String contentType, byte[] body) throws IOException {
        if (contentType == null || !HttpPostRequestDecoder.isMultipart(request(contentType))) {
            throw new IllegalArgumentException("you must send multipart/form-data");
        }
        String boundary = contentType.replaceAll(".*boundary=\"?([^\";]*)\"?.*", "$1");
        if (!new String(body, StandardCharsets.ISO_8859_1).stripTrailing().endsWith("\r\n--" + boundary + "--")) {
            throw new IllegalArgumentException("unexpected end of the form");
        }
        Form form = new Form();
        HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(
                new DefaultHttpDataFactory(false), request(contentType), StandardCharsets.UTF_8);
        try {
            decoder.offer(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
            for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                form.add(part);
            }
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
            throw new IllegalArgumentException("the form cannot be read", e);
        } finally {
            decoder.destroy();
        }
        return form;
    }

    private static HttpRequest request(String contentType) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set("content-type", contentType);
        return request;
    }

    private void add(InterfaceHttpData part) throws IOException {
        if (part instanceof FileUpload file) {
            files.computeIfAbsent(file.getName(), name -> new ArrayList<>())
                    .add(new Upload(file.getFilename(), file.getContentType(), file.get()));
        } else if (part instanceof Attribute field) {
            fields.computeIfAbsent(field.getName(), name -> new ArrayList<>()).add(field.getValue());
        }
    }

    /** Refuses every name that is not among these; one that ends in {@code *} stands for all that begin like it. */
    void only(Set<String> known) {
        Set<String> names = new TreeSet<>(fields.keySet());
        names.addAll(files.keySet());
        for (String name : names) {
            boolean is = known.stream()
                    .anyMatch(one ->
                            one.endsWith("*") ? name.startsWith(one.substring(0, one.length() - 1)) : one.equals(name));
            if (!is) {
                throw new IllegalArgumentException("Unrecognized request argument supplied: " + name);
            }
        }
    }

    /** A field that may stand once; {@code otherwise} when it is not there. */
    String field(String name, String otherwise) {
        List<String> values = fields.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new IllegalArgumentException("'" + name + "' stands twice");
        }
        return values.isEmpty() ? otherwise : values.getFirst();
    }

    String required(String name) {
        String value = field(name, null);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("you must provide a " + name + " parameter");
        }
        return value;
    }

    /** As often as it stands there. */
    List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Of one name. */
    List<Upload> files(String name) {
        return files.getOrDefault(name, List.of());
    }
}
