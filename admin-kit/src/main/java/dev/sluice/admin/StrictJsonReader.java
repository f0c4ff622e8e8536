package dev.sluice.admin;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads the body parameter of every resource with {@link AdminJson}, instead of Quarkus' lenient reader. */
@Provider
@Consumes({"application/json", "application/merge-patch+json"})
public final class StrictJsonReader implements MessageBodyReader<Object> {
    private final AdminJson json;

    StrictJsonReader(AdminJson json) {
        this.json = json;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type != String.class && type != byte[].class && type != InputStream.class;
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return json.read(body.readAllBytes(), type);
    }
}
