/** Who may call the gateway. */
@NullMarked
package dev.camelmcp.inbound;

import org.jspecify.annotations.NullMarked;
