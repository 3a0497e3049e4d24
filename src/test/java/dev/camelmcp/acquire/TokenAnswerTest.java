package dev.camelmcp.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.grant.Grants;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.Secret;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class TokenAnswerTest {

    /** Would catch a good answer that is refused, since what it does not have is written {@code null} in Java. */
    @Test
    void secretThatIsTheWordNullMakesNoAnswerARefusal() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.setProperty(ExchangeProperties.SERVER, server("null"));
            exchange.getMessage().setBody(Map.of("access_token", "t", "token_type", "Bearer"));

            new TokenAnswer(Clock.systemUTC(), new Grants(Clock.systemUTC())).process(exchange);

            assertThat(exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class)
                            .value())
                    .isEqualTo(new Secret("t"));
        }
    }

    private static ServerRegistration server(String secret) {
        return new ConfigReader(UnaryOperator.identity())
                .read(
                        List.of(
                                entry("url", "https://mcp.example/mcp"),
                                entry("oauth.enabled", "true"),
                                entry("oauth.token-url", "https://as.example/token"),
                                entry("oauth.client-id", "gateway"),
                                entry("oauth.client-secret", secret)),
                        Map.of(),
                        List.of())
                .servers()
                .all()
                .iterator()
                .next();
    }

    private static ConfigEntry entry(String key, String value) {
        return new ConfigEntry("mcp.servers.api." + key, value, "test");
    }
}
