/** The grants by which tokens are asked for (SPI). Knows neither Camel nor HTTP. */
@NullMarked
package dev.camelmcp.grant;

import org.jspecify.annotations.NullMarked;
