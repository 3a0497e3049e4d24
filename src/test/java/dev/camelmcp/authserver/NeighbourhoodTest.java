package dev.camelmcp.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an MCP server is in the open, by the address that it answered from: its name may say anything. */
class NeighbourhoodTest {

    private static ServerRegistration server(String... more) {
        List<ConfigEntry> entries = new ArrayList<>();
        List.of("url=https://mcp.example/mcp", "oauth.enabled=true", "oauth.client-id=gateway")
                .forEach(line -> entries.add(entry(line)));
        List.of(more).forEach(line -> entries.add(entry(line)));
        return new ConfigReader(UnaryOperator.identity())
                .read(entries, Map.of(), List.of())
                .servers()
                .find(ServerId.ofDefault("api"));
    }

    private static ConfigEntry entry(String line) {
        String[] parts = line.split("=", 2);
        return new ConfigEntry("mcp.servers.api." + parts[0], parts[1], "test");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.114.1, true",
        "2606:4700::1111, true",
        "::ffff:203.0.114.1, true",
        "127.0.0.1, false",
        "10.0.0.1, false",
        "fe80::1, false",
        "0:0:0:0:0:ffff:7f00:1, false",
        ", false",
        "mcp.example, false"
    })
    void serverThatAnswersFromAPublicAddressIsInTheOpen(String address, boolean guarded) {
        assertThat(Neighbourhood.isGuarded(server(), address)).isEqualTo(guarded);
        assertThat(Neighbourhood.isGuarded(server("oauth.allow-private-network=true"), address))
                .isFalse();
    }
}
