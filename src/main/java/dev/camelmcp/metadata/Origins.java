package dev.camelmcp.metadata;

import java.net.URI;
import java.util.Locale;

/** Origins of URLs (RFC 6454 §4): scheme, host and port. Stateless. */
public final class Origins {

    private Origins() {}

    /** The origin of an http or https URL, as an issuer without a path is written. */
    public static String of(URI url) {
        return (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    /** Whether two URLs have the same one; false where one of them is no http or https URL with a host. */
    public static boolean same(URI one, URI other) {
        HttpUrl first = HttpUrl.find(one);
        HttpUrl second = HttpUrl.find(other);
        return first != null && second != null && first.isOfSameOriginAs(second);
    }
}
