/**
 * Changes to the JSON file with servers: what {@code config add-server}, {@code remove-server} and {@code import} do.
 * Reading it for the gateway is package config's.
 */
@NullMarked
package dev.camelmcp.configfile;

import org.jspecify.annotations.NullMarked;
