/**
 * The gateway as an OSGi component: configured by a PID, in a CamelContext of its own or in those of others. The only
 * package that knows OSGi.
 */
@NullMarked
package dev.camelmcp.karaf;

import org.jspecify.annotations.NullMarked;
