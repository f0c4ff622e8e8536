package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.admission.AdmissionConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md has a row for every key of the gateway, with its default, and none for a key that is not there. */
class ConfigurationDocsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (`sluice\\.(?:gateway|admission)\\.[^`]+` \\| [^|]*)\\|");

    @Test
    void namesEveryKeyOfTheGatewayAndItsDefault() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "configuration.md"));

        Set<String> documented = ROW.matcher(docs)
                .results()
                .map(row -> row.group(1).strip())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> keys = Stream.of(GatewayConfig.class, AdmissionConfig.class)
                .flatMap(type -> Stream.of(type.getMethods()).map(method -> row(type, method)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(keys);
        for (Method method : SluiceConfig.class.getMethods()) {
            assertThat(docs).contains("| `" + name(SluiceConfig.class, method) + "` |");
        }
    }

    private static String row(Class<?> type, Method method) {
        WithDefault preset = method.getAnnotation(WithDefault.class);
        return ("`" + name(type, method) + "` | " + (preset == null ? "" : "`" + preset.value() + "`")).strip();
    }

    private static String name(Class<?> type, Method method) {
        WithName given = method.getAnnotation(WithName.class);
        String name =
                given == null ? method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) : given.value();
        return type.getAnnotation(ConfigMapping.class).prefix() + "." + name;
    }
}
