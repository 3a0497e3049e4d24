package dev.camelmcp.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/**
 * What has to be closed, in the reverse order of its opening, also when Ctrl-C comes in the middle of the start:
 * opening and closing exclude each other, and nothing can be opened any more once closing has begun.
 */
final class DemoResources implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private volatile boolean closing;

    synchronized <T extends AutoCloseable> T open(Callable<T> opener) throws Exception {
        if (closing) {
            throw new DemoFailure("The demo is being stopped");
        }
        T resource = opener.call();
        opened.push(resource);
        return resource;
    }

    /** Whether the demo is on its way out, which makes any failure meaningless. */
    boolean closing() {
        return closing;
    }

    /** Closes everything, whatever one of them throws: none may keep the gateway from being stopped. */
    @Override
    public void close() {
        closing = true;
        closeAll();
    }

    private synchronized void closeAll() {
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                System.err.println(resource.getClass().getSimpleName() + " was not closed: " + e);
            }
        }
    }
}
