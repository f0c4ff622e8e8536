package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The ways to install the chart that tests look at; each has a golden file of its name. */
enum Setup implements Installation {
    DEFAULTS("", "secret: {existingSecret: sluice}"),
    MINIMAL("sluice/values-minimal.yaml", ""),
    PRODUCTION("sluice/values-production.yaml", ""),
    EVERYTHING("src/test/resources/values/everything.yaml", ""),
    /** A trial in closed networks. */
    CLOSED_TRIAL("sluice/values-minimal.yaml", "networkPolicy: {enabled: true}"),
    KEDA(
            "",
            "{secret: {existingSecret: sluice}, gateway: {autoscaling: {enabled: true, targetInflight: 500,"
                    + " keda: {enabled: true, prometheusAddress: 'http://prometheus-operated.monitoring:9090'}}}}");

    private final String file;
    private final String over;

    Setup(String file, String over) {
        this.file = file;
        this.over = over;
    }

    JsonNode overrides() {
        return Yaml.values(file, over);
    }

    @Override
    public List<Manifest> render() {
        return Chart.render(overrides());
    }
}
