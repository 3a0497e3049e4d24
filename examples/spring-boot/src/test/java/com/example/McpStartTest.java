package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The application with other properties than its own. */
@ExtendWith(OutputCaptureExtension.class)
class McpStartTest {

    @Test
    void mistakesAreReportedByFileAndLineWithoutAStackTrace(CapturedOutput output) {
        assertThatThrownBy(() -> start("--spring.config.additional-location=classpath:mistakes.yml"))
                .isNotNull();

        assertThat(output.toString()).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        assertThat(output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START")))
                .contains("mcp.servers.api.oauth.scpe", "mistakes.yml", " - 5:15", "did you mean 'oauth.scope'?")
                .contains("mcp.servers.api.oauth.version", " - 6:18", "'2.2' is not supported");
    }

    @Test
    void applicationStartsWithoutWhereItIsSwitchedOff() {
        try (ConfigurableApplicationContext application = start("--mcp.enabled=false")) {
            CamelContext camel = application.getBean(CamelContext.class);
            assertThat(camel.isStarted()).isTrue();
            assertThat(camel.getRoutes()).extracting("id").containsExactly("authorization");
        }
    }

    /** By which camel-main would install: here the auto-configuration does. */
    @Test
    void fileThatInstallsOnCamelMainDoesNothing() {
        try (ConfigurableApplicationContext application =
                start("--camel.main.routes-include-pattern=classpath:mcp-oauth/install.camel.yaml")) {
            assertThat(application.getBean(CamelContext.class).getRoute("mcp-forward"))
                    .isNotNull();
        }
    }

    private static ConfigurableApplicationContext start(String property) {
        return SpringApplication.run(McpApplication.class, "--server.port=0", property);
    }
}
