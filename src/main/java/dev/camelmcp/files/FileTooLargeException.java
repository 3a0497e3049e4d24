package dev.camelmcp.files;

import java.io.IOException;

/** Says that a file is larger than what is read of it. */
public final class FileTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    FileTooLargeException(int limit) {
        super("it is larger than " + (limit >> 20) + " MiB");
    }
}
