package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppCopyTest {

    @TempDir
    Path directory;

    @Test
    void staysAsItWasWhenTheBuildIsReplaced() throws IOException {
        // Given
        Path built = Files.createDirectories(directory.resolve("quarkus-app"));
        Files.createDirectories(built.resolve("lib/main"));
        Files.writeString(built.resolve("quarkus-run.jar"), "old");
        Files.writeString(built.resolve("lib/main/dev.sluice.contracts.jar"), "old");
        Files.writeString(built.resolve("lib/main/io.vertx.core.jar"), "library");

        // When
        Path copy = new AppCopy(built, directory.resolve("app")).make().target();
        Files.writeString(built.resolve("quarkus-run.jar"), "new");
        Files.writeString(built.resolve("lib/main/dev.sluice.contracts.jar"), "new");

        // Then
        assertThat(copy.resolve("quarkus-run.jar")).hasContent("old");
        assertThat(copy.resolve("lib/main/dev.sluice.contracts.jar")).hasContent("old");
        assertThat(copy.resolve("lib/main/io.vertx.core.jar")).hasContent("library");
    }

    @Test
    void holdsNothingOfTheBuildBefore() throws IOException {
        Path built = Files.createDirectories(directory.resolve("quarkus-app"));
        Path target = Files.createDirectories(directory.resolve("app"));
        Files.writeString(target.resolve("stale.jar"), "old");

        new AppCopy(built, target).make();

        assertThat(target).isEmptyDirectory();
    }
}
