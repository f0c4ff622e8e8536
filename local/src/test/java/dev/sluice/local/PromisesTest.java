package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md names the test that holds each promise; a name that is no test holds nothing. */
class PromisesTest {
    private static final Path CHECKOUT = StackOptions.checkout();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (P\\d+) \\|.*\\|(.*)\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w*[a-z](?:Test|IT))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatTheDocsNameExists() throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(CHECKOUT.resolve("docs/architecture.md")))
                .results()
                .toList();

        assertThat(rows).hasSize(11);
        for (MatchResult row : rows) {
            for (MatchResult name : NAME.matcher(row.group(2)).results().toList()) {
                assertThat(source(name.group(1)))
                        .as("%s: %s", row.group(1), name.group())
                        .contains(name.group(2) == null ? "class " + name.group(1) : "void " + name.group(2) + "(");
            }
        }
    }

    @Test
    void everyTestThatOperationsNamesExists() throws IOException {
        List<MatchResult> names = NAME.matcher(Files.readString(CHECKOUT.resolve("docs/operations.md")))
                .results()
                .toList();

        assertThat(names).extracting(name -> name.group(1)).contains("RestoreIT", "LostKeysetIT", "RedisLossIT");
        for (MatchResult name : names) {
            assertThat(source(name.group(1))).contains("class " + name.group(1));
        }
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> modules = Files.list(CHECKOUT)) {
            List<Path> tests = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
            for (Path root : tests) {
                try (Stream<Path> files = Files.walk(root)) {
                    Path file = files.filter(path -> path.endsWith(test + ".java"))
                            .findFirst()
                            .orElse(null);
                    if (file != null) {
                        return Files.readString(file);
                    }
                }
            }
        }
        throw new AssertionError("there is no test " + test);
    }
}
