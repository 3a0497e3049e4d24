/** Binds everything into a CamelContext. */
@NullMarked
package dev.camelmcp.bootstrap;

import org.jspecify.annotations.NullMarked;
