/** What the beans of all routes share: the exchange properties, and which server a request is about. */
@NullMarked
package dev.camelmcp.camel;

import org.jspecify.annotations.NullMarked;
