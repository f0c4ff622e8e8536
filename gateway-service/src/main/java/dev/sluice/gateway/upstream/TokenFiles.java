package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.ReadFile;
import dev.sluice.gateway.access.UnusableSecretException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files with tokens in them, read beside the event loops. Who may name a file in a credential may not have any file read. */
final class TokenFiles {
    private static final int MAX_BYTES = 64 << 10;

    private final Vertx vertx;
    private final Path directory;

    /** @param directory that files have to lie in which a credential names */
    TokenFiles(Vertx vertx, Path directory) {
        this.vertx = vertx;
        this.directory = directory;
    }

    /** The text without blanks around it; fails with an {@link UnusableSecretException} that names the file. */
    Future<String> read(ReadFile file) {
        return vertx.executeBlocking(() -> text(file), false);
    }

    private String text(ReadFile file) {
        try {
            Path path = file.confined() ? confined(file.path()) : Path.of(file.path());
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                String text = new String(bytes, StandardCharsets.UTF_8).strip();
                if (text.isEmpty() || bytes.length > MAX_BYTES) {
                    throw unusable(file, text.isEmpty() ? "is empty" : "is too long to be one");
                }
                return text;
            }
        } catch (NoSuchFileException e) {
            throw unusable(file, "is not there");
        } catch (AccessDeniedException e) {
            throw unusable(file, "may not be read by this gateway");
        } catch (IOException | InvalidPathException e) {
            throw unusable(file, "cannot be read");
        }
    }

    /** Links are followed first: Kubernetes projects files as links, and others may lead out. */
    private Path confined(String named) throws IOException {
        Path path = Path.of(named).normalize();
        boolean below = path.startsWith(directory.normalize());
        if (!below || !path.toRealPath().startsWith(directory.toRealPath())) {
            throw new UnusableSecretException("names a file outside of " + directory
                    + ", the only place where a credential may have files read (sluice.gateway.identity-directory)");
        }
        return path;
    }

    private static UnusableSecretException unusable(ReadFile file, String what) {
        return new UnusableSecretException(
                "is exchanged for a token, and the file with the gateway's own, " + file.path() + ", " + what);
    }
}
