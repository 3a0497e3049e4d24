package dev.camelmcp.http.server;

/** A consumer that another one can follow at its path while requests come in. */
public interface Retirable {

    /**
     * Takes no more requests; whoever took the path since gets them. Calls that are under way go on for as long as they
     * take, also when the consumer is stopped. Only the end of the CamelContext ends them, as it ends all others.
     */
    void retire();
}
