/**
 * What metadata documents of protected resources (RFC 9728) and authorization servers (RFC 8414, OpenID Connect
 * Discovery) say, and whether to believe them. Pure functions and records: nothing here asks anybody, or knows Camel.
 */
@NullMarked
package dev.camelmcp.metadata;

import org.jspecify.annotations.NullMarked;
