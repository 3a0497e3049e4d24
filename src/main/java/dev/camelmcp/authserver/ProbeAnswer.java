package dev.camelmcp.authserver;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.metadata.EndpointRule;
import dev.camelmcp.metadata.ResourceChallenge;
import dev.camelmcp.metadata.WellKnown;
import java.net.URI;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the challenge in the MCP server's answer, and says where its metadata is: where the challenge says, or else at
 * the well-known places (RFC 9728 §3.1, §5.1). Thread-safe.
 */
public final class ProbeAnswer implements Processor {

    private static final String WHAT = "MCP server, without a token";
    private static final int UNAUTHORIZED = 401;

    @Override
    public void process(Exchange exchange) {
        DiscoveryRun run = DiscoveryRun.of(exchange);
        URI url = run.server().url();
        // a key may stand in the query
        URI shown = URI.create(url.toString().replaceAll("\\?.*", ""));
        Message answer = exchange.getMessage();
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure != null) {
            // what is wrong will be seen where its metadata is asked for, or else with the first request
            run.step(WHAT, shown, 0, "no answer: " + OneLine.of(failure.getMessage()));
        } else {
            StreamedBody.discard(answer.getBody());
            if (Call.of(exchange) instanceof Probe probe && Neighbourhood.isGuarded(run.server(), probe.address())) {
                run.guard();
            }
            int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            ResourceChallenge challenge = ResourceChallenge.of(values(answer.getHeader("WWW-Authenticate")));
            if (status == UNAUTHORIZED || challenge.resourceMetadata() != null) {
                run.challenge(challenge);
            }
            run.step(WHAT, shown, status, taken(run.challenge(), status));
        }
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        exchange.removeProperty(Call.EXCHANGE_PROPERTY);
        URI named = run.challenge().resourceMetadata();
        if (run.isOpenToOthers() && (named == null || !DiscoveryRun.isHttps(named))) {
            // oauth.issuer says what such metadata would, and nobody on the way may change
            run.step(WHAT, shown, 0, "its metadata is not asked for, since its URL is not https");
            run.places(exchange, List.of(), false);
        } else if (named == null) {
            run.places(exchange, WellKnown.ofResource(url), false);
        } else {
            new EndpointRule(run.settings().httpsRequired()).check("resource_metadata of the challenge", named);
            run.places(exchange, List.of(named), true);
        }
    }

    private static String taken(ResourceChallenge challenge, int status) {
        if (status != UNAUTHORIZED && challenge.resourceMetadata() == null) {
            return "no challenge";
        }
        String metadata = challenge.resourceMetadata() == null
                ? "no resource_metadata"
                : "resource_metadata " + challenge.resourceMetadata();
        return metadata + (challenge.scope() == null ? "" : ", scope " + challenge.scope());
    }

    static List<String> values(@Nullable Object header) {
        if (header instanceof List<?> values) {
            return values.stream().map(String::valueOf).toList();
        }
        return header == null ? List.of() : List.of(header.toString());
    }
}
