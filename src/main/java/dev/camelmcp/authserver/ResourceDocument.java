package dev.camelmcp.authserver;

import dev.camelmcp.metadata.MetadataDocument;
import dev.camelmcp.metadata.ProtectedResource;

/** What is taken from a document of RFC 9728. Stateless. */
final class ResourceDocument {

    private ResourceDocument() {}

    /** What was taken, in a line. */
    static String read(DiscoveryRun run, MetadataDocument document) {
        ProtectedResource resource = ProtectedResource.of(document);
        resource.requireCovers(run.server().url());
        run.resource(resource);
        return "resource " + resource.resource() + ", authorization servers " + resource.authorizationServers()
                + (resource.scopesSupported() == null ? "" : ", scopes " + resource.scopesSupported());
    }
}
