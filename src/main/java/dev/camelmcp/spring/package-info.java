/** Spring Boot's auto-configuration. Nothing else needs Spring, nor this package. */
@NullMarked
package dev.camelmcp.spring;

import org.jspecify.annotations.NullMarked;
