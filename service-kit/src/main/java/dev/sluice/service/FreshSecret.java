package dev.sluice.service;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * A setting that may change while the process runs, since it stands in a file: Kubernetes writes a changed Secret into the files of
 * a volume. Read anew each time, which blocks for as long as a small file takes. Safe for use by several threads.
 */
public final class FreshSecret implements Supplier<String> {
    private static final Logger LOG = Logger.getLogger(FreshSecret.class);

    private final Optional<SecretFile> file;
    private volatile String last;

    private FreshSecret(Optional<SecretFile> file, String first) {
        this.file = file;
        this.last = first;
    }

    /**
     * @param property such as {@code sluice.redis-url}; the file that holds it is named by {@code SLUICE_REDIS_URL_FILE}
     * @param first what the setting was at the start
     */
    public static FreshSecret of(Config config, String property, String first) {
        String named = property + "-file";
        String variable = named.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        return new FreshSecret(
                config.getOptionalValue(named, String.class)
                        .map(path -> new SecretFile(property, variable, path.strip())),
                first);
    }

    /** What stands in the file now; while it cannot be read, what stood there before. Without a file always the first. */
    @Override
    public String get() {
        file.ifPresent(secret -> {
            try {
                last = secret.read();
            } catch (IllegalStateException e) {
                LOG.warnf("%s What it held before is used on.", e.getMessage());
            }
        });
        return last;
    }
}
