package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.TlsFiles;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PATH stands for the secret of a server: a variable that is there wherever tests run. */
class VariablesTest {

    @AutoClose
    private final DefaultCamelContext context = new DefaultCamelContext();

    @ParameterizedTest
    @ValueSource(strings = {"{{env:PATH}}", "x{{env:PATH:none}}", "{{nested}}", "{{env:path}}", "{{PATH}}"})
    void variableThatAPlaceholderWasResolvedByReachesNoProgram(String text) {
        Properties properties = new Properties();
        properties.setProperty("nested", "{{env:PATH}}");
        context.getPropertiesComponent().setInitialProperties(properties);
        Variables.bind(context);
        ProgramEnvironment programs = Variables.of(context).programs();
        assertThat(environment(programs)).containsOnlyKeys("PATH", "HOME");

        assertThat(context.resolvePropertyPlaceholders(text)).contains(System.getenv("PATH"));
        assertThat(environment(programs)).containsOnlyKeys("HOME");
    }

    @Test
    void variableThatIsAskedForByItsNameReachesNoProgram() {
        Variables.bind(context);
        Variables variables = Variables.of(context);
        assertThat(variables.noted().entrySet()).isEqualTo(System.getenv().entrySet());
        assertThat(environment(variables.programs())).containsKey("PATH");

        assertThat(variables.noted().get("PATH")).isEqualTo(System.getenv("PATH"));
        assertThat(environment(variables.programs())).doesNotContainKey("PATH");
    }

    @Test
    void hostHasItsOwnFunctionAgainWhenTheInstallationIsGone() {
        PropertiesFunction hosts = context.getPropertiesComponent().getPropertiesFunction("env");
        Footprint footprint = new Footprint(context);
        Variables.bind(footprint);
        assertThat(context.resolvePropertyPlaceholders("{{env:PATH}}")).isEqualTo(System.getenv("PATH"));

        footprint.remove();
        assertThat(context.getPropertiesComponent().getPropertiesFunction("env"))
                .isSameAs(hosts);
    }

    private static Map<String, String> environment(ProgramEnvironment programs) {
        ServerRegistration server = new ServerRegistration(
                new ServerId("default", "a"),
                new RemoteTarget(URI.create("http://127.0.0.1/"), Map.of()),
                "",
                null,
                TlsFiles.NONE,
                false,
                null);
        return programs.of(Map.of("PATH", "/bin", "HOME", "/"), server, Map.of());
    }
}
