/** What {@code admin.camel.yaml} and {@code admin-change.camel.yaml} name, and what operators are told of a server. */
@NullMarked
package dev.camelmcp.admin;

import org.jspecify.annotations.NullMarked;
