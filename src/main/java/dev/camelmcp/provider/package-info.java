/**
 * Products that issue tokens, as data: the defaults each needs, and what it refuses. Knows neither the configuration
 * nor Camel.
 */
@NullMarked
package dev.camelmcp.provider;

import org.jspecify.annotations.NullMarked;
