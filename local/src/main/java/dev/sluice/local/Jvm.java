package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How Java is started here: small, so that the whole stack fits into 1.5 GiB. */
final class Jvm {

    private Jvm() {}

    /** The beginning of a command line, to be continued, for a program whose need of memory hardly changes. */
    static List<String> command(String heap) {
        return command(heap, List.of("-XX:+UseSerialGC"));
    }

    /**
     * The same for a gateway, whose need follows its calls. The young generation is small and fixed, what grows is the old one,
     * which a full collection shrinks again: the gateway asks for one when it has nothing to do.
     */
    static List<String> gateway(String heap) {
        return command(
                heap,
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xms80m",
                        "-Xmn48m",
                        "-XX:MinHeapFreeRatio=15",
                        "-XX:MaxHeapFreeRatio=30",
                        "-XX:-ShrinkHeapInSteps"));
    }

    private static List<String> command(String heap, List<String> collector) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx" + heap, "-Xss512k", "-XX:+ExitOnOutOfMemoryError"));
        line.addAll(collector);
        line.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 25) {
            line.add("-XX:+UseCompactObjectHeaders");
        }
        if (Runtime.version().feature() >= 24) {
            // A worker thread that ends clears its thread-locals, and dies of an error if it may not.
            line.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
            // Netty and protobuf still use it; the warnings help nobody who reads a log.
            line.add("--sun-misc-unsafe-memory-access=allow");
            // What the compiler needed goes back to the system.
            line.add("-XX:TrimNativeHeapInterval=10000");
        }
        return line;
    }
}
