/** What the YAML routes name: processors, predicates and the exchange properties they share. */
@NullMarked
package dev.camelmcp.camel;

import org.jspecify.annotations.NullMarked;
