package dev.camelmcp.tls;

/**
 * A file does not hold the key or certificate it should. The message names the file and the remedy, never what is in
 * the file.
 */
public class KeyFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public KeyFileException(String message) {
        super(message);
    }
}
