package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Whether an identity provider is to be asked for an assertion before the token is asked for. Thread-safe. */
public final class AssertionNeeded implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class)
                        .requireOAuth()
                        .grant()
                        .idp()
                != null;
    }
}
