package dev.camelmcp.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

class EnvironmentPropertiesTest {

    /** Spring Boot takes the mark for a part of the name, and leaves it out where it compares names. */
    @Test
    void propertyBehindAByteOrderMarkIsHeeded() throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        String text = "\uFEFFmcp.inbound.auth=api-key\nmcp.oauth.timeout=1s\n";
        new PropertiesPropertySourceLoader()
                .load("application.properties", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public String getFilename() {
                        return "application.properties";
                    }
                })
                .forEach(environment.getPropertySources()::addLast);
        List<ConfigEntry> entries = new ArrayList<>();

        new EnvironmentProperties(environment).forEach(entries::add);

        assertThat(entries).extracting(ConfigEntry::key).containsExactly("mcp.inbound.auth", "mcp.oauth.timeout");
    }
}
