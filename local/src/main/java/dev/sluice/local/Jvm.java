package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How Java is started here: small, so that the whole stack fits into 1.5 GiB. */
final class Jvm {

    private Jvm() {}

    /** The beginning of a command line, to be continued. */
    static List<String> command(String heap) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx" + heap, "-Xss512k", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        line.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            // Netty and protobuf still use it; the warnings help nobody who reads a log.
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
        return line;
    }
}
