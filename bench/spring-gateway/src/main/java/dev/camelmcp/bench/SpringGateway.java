package dev.camelmcp.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.oauth2.client.reactive.ReactiveOAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;

/**
 * Spring Cloud Gateway as it comes; the routes are in {@code application.yaml}. Its TokenRelay filter wants a caller who has
 * logged in, hence a filter of our own for client credentials. Callers are not authenticated, as nowhere in this comparison,
 * so what Spring Security does for that is left out: it could only cost.
 */
@SpringBootApplication(
        exclude = {
            ReactiveSecurityAutoConfiguration.class,
            ReactiveUserDetailsServiceAutoConfiguration.class,
            ReactiveOAuth2ClientWebSecurityAutoConfiguration.class
        })
public class SpringGateway {

    public static void main(String[] args) {
        SpringApplication.run(SpringGateway.class, args);
    }

    @Bean
    ReactiveOAuth2AuthorizedClientManager clients(
            ReactiveClientRegistrationRepository registrations, ReactiveOAuth2AuthorizedClientService authorized) {
        var manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(registrations, authorized);
        manager.setAuthorizedClientProvider(ReactiveOAuth2AuthorizedClientProviderBuilder.builder()
                .clientCredentials()
                .build());
        return manager;
    }

    @Bean
    GlobalFilter bearerToken(ReactiveOAuth2AuthorizedClientManager clients) {
        var asGateway = OAuth2AuthorizeRequest.withClientRegistrationId("bench")
                .principal("gateway")
                .build();
        return (exchange, chain) -> clients.authorize(asGateway).flatMap(client -> {
            var token = client.getAccessToken().getTokenValue();
            return chain.filter(exchange.mutate()
                    .request(request -> request.headers(headers -> headers.setBearerAuth(token)))
                    .build());
        });
    }
}
