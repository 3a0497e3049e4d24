package dev.camelmcp.authserver;

import dev.camelmcp.metadata.AuthorizationServer;
import dev.camelmcp.metadata.EndpointRule;
import dev.camelmcp.metadata.MetadataDocument;

/** What is taken from a document of RFC 8414 or OpenID Connect Discovery. Stateless. */
final class IssuerDocument {

    private IssuerDocument() {}

    /** What was taken, in a line. */
    static String read(DiscoveryRun run, MetadataDocument document) {
        AuthorizationServer server = AuthorizationServer.of(document, run.issuer());
        server.check(new EndpointRule(run.settings().httpsRequired()));
        run.authorizationServer(server);
        return "token endpoint " + DiscoveryReport.shown(server.tokenEndpoint()) + ", methods "
                + server.tokenEndpointAuthMethods();
    }
}
