package dev.camelmcp.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ConfigFailureAnalyzerTest {

    private static final ConfigException CAUSE = new ConfigException(
            List.of(new ConfigProblem("mcp.servers.api.oauth.scpe", "application.yml - 9:15", "unknown property")));

    @Test
    void failureIsExplainedByAllProblemsAndWhatToDo() {
        // as camel-spring-boot wraps it
        FailureAnalysis analysis = analyze(new IllegalStateException(CAUSE));

        assertThat(analysis.getDescription())
                .contains("mcp.servers.api.oauth.scpe", "application.yml - 9:15", "unknown property");
        assertThat(analysis.getAction()).contains("docs/configuration.md", "mcp.enabled=false");
        assertThat(analysis.getCause()).isSameAs(CAUSE);
    }

    @Test
    void otherFailuresAreLeftToOthers() {
        assertThat(analyze(new IllegalStateException("Port 8080 is in use"))).isNull();
    }

    /** By the analyzer that Spring Boot finds. */
    private static FailureAnalysis analyze(Throwable failure) {
        List<FailureAnalyzer> found = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((m, e) -> {}))
                .stream()
                .filter(ConfigFailureAnalyzer.class::isInstance)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).analyze(failure);
    }
}
