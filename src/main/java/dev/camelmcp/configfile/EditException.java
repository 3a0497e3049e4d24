package dev.camelmcp.configfile;

/** Why the file was not changed, in one line for people, with the remedy. Never the value of a secret. */
public final class EditException extends Exception {

    private static final long serialVersionUID = 1L;

    EditException(String message) {
        super(message);
    }
}
