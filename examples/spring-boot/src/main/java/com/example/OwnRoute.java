package com.example;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A request of the application's own that needs a token. */
@Component
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
