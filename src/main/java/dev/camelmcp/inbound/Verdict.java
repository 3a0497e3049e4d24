package dev.camelmcp.inbound;

/** What an {@link InboundAuthenticator} found out. */
public sealed interface Verdict permits Caller, Refusal {}
