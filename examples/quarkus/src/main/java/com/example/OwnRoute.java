package com.example;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.builder.RouteBuilder;

/** A request of the application's own that needs a token. */
@ApplicationScoped
public class OwnRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:authorization")
                .routeId("authorization")
                .setProperty("McpServer", constant("api"))
                .to("direct:mcp-oauth-authorize")
                .setBody(header("Authorization"));
    }
}
