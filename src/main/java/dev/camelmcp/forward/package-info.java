/**
 * What {@code forward}, {@code server}, {@code local}, {@code env} and {@code metadata.camel.yaml} name: who may call,
 * and what callers get.
 */
@NullMarked
package dev.camelmcp.forward;

import org.jspecify.annotations.NullMarked;
