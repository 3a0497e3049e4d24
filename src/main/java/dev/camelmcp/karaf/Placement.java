package dev.camelmcp.karaf;

/** The routes where the configuration wants them, until they are taken out again. */
@FunctionalInterface
interface Placement extends AutoCloseable {

    @Override
    void close();
}
