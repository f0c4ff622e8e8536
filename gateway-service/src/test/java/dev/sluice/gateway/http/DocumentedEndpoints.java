package dev.sluice.gateway.http;

import dev.sluice.contracts.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What docs/providers.md says that becomes of requests to endpoints that are no chats, in its table of them. */
final class DocumentedEndpoints {
    private static final Path PAGE = Path.of("../docs/providers.md");
    private static final String HEAD = "| provider | dialect | embeddings |";
    private static final int FIRST = 2;

    private DocumentedEndpoints() {}

    /** Provider → endpoint → what becomes of it. */
    static Map<String, Map<Endpoint, String>> read() {
        try {
            List<String> lines = Files.readAllLines(PAGE);
            List<String> table = lines.stream()
                    .dropWhile(line -> !line.startsWith(HEAD))
                    .takeWhile(line -> line.startsWith("|"))
                    .toList();
            List<String> titles = cells(table.getFirst());
            Map<String, Map<Endpoint, String>> all = new TreeMap<>();
            for (String line : table.subList(2, table.size())) {
                List<String> cells = cells(line);
                Map<Endpoint, String> row = new EnumMap<>(Endpoint.class);
                // The last one says who has proven it.
                for (int i = FIRST; i < cells.size() - 1; i++) {
                    row.put(endpoint(titles.get(i)), cells.get(i));
                }
                all.put(cells.getFirst().replaceAll("^\\[(.*)]\\(.*$", "$1"), row);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static Endpoint endpoint(String title) {
        String id = title.equals("variations") ? Endpoint.IMAGE_VARIATIONS.id() : title.replace(' ', '-');
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody calls an endpoint " + title));
    }
}
