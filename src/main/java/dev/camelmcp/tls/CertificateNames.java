package dev.camelmcp.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Whose a certificate is, in words for operators. Names may hold anything. Stateless. */
final class CertificateNames {

    /** RFC 5280 §4.2.1.6. */
    private static final int DNS = 2;

    private static final int IP = 7;

    /** Certificates of content delivery networks have hundreds. */
    private static final int MOST = 10;

    private CertificateNames() {}

    static String subject(X509Certificate certificate) {
        return "'" + certificate.getSubjectX500Principal().getName() + "'";
    }

    /** Which hosts it is for: {@code it is for DNS a.example, IP 10.0.0.1}. Subjects do not count (RFC 9525 §2). */
    static String hosts(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            if (name.get(0) instanceof Integer type && (type == DNS || type == IP)) {
                hosts.add((type == DNS ? "DNS " : "IP ") + name.get(1));
            }
        }
        return hosts.isEmpty()
                ? "it has no subject alternative name for a host"
                : "it is for " + hosts.stream().limit(MOST).collect(Collectors.joining(", "))
                        + (hosts.size() > MOST ? ", and " + (hosts.size() - MOST) + " more" : "");
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
