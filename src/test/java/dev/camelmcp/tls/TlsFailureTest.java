package dev.camelmcp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.tls.TlsFailure.Kind;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all clients' failures come to, in one place. */
class TlsFailureTest {

    static Stream<Arguments> failures() {
        String ended = "it ended the handshake by the alert ";
        return Stream.of(
                arguments(
                        new SSLHandshakeException("Received fatal alert: handshake_failure"),
                        Kind.OTHER,
                        ended + "handshake_failure: no common cipher, or a client certificate is missing or refused"),
                arguments(
                        new DecoderException(
                                new SSLException("(certificate_required) Received fatal alert: certificate_required")),
                        Kind.CLIENT_CERTIFICATE,
                        ended
                                + "certificate_required: it wants a client certificate; see oauth.client-cert-path and use-mtls"),
                arguments(
                        new IOException("bad_certificate(42)"),
                        Kind.CLIENT_CERTIFICATE,
                        ended
                                + "bad_certificate: it refuses the client certificate, or wants one, see oauth.client-cert-path"),
                arguments(
                        new SSLException("Unsupported or unrecognized SSL message"),
                        Kind.NO_TLS,
                        "it does not speak TLS at that port"),
                arguments(
                        caused(
                                new SSLHandshakeException("Failed to create SSL connection"),
                                new NotSslRecordException("not an SSL/TLS record: 48545450")),
                        Kind.NO_TLS,
                        "it does not speak TLS at that port"),
                arguments(
                        caused(
                                new SSLHandshakeException("Failed to create SSL connection"),
                                new SslHandshakeTimeoutException("handshake timed out after 2000ms")),
                        Kind.TIMED_OUT,
                        "it did not finish the handshake in time; does it speak TLS at that port?"),
                arguments(
                        new SSLHandshakeException("Remote host terminated the handshake"),
                        Kind.OTHER,
                        "it closed the connection during the handshake; does it speak TLS at that port?"),
                arguments(
                        caused(new SSLHandshakeException("x"), new CertificateExpiredException()),
                        Kind.EXPIRED,
                        Kind.EXPIRED.words()),
                arguments(
                        caused(new SSLHandshakeException("x"), new CertificateException("No name matching a found")),
                        Kind.OTHER_HOST,
                        Kind.OTHER_HOST.words()),
                arguments(new SSLPeerUnverifiedException("x"), Kind.OTHER_HOST, Kind.OTHER_HOST.words()),
                arguments(
                        caused(new SSLHandshakeException("x"), new CertPathBuilderException()),
                        Kind.UNTRUSTED,
                        Kind.UNTRUSTED.words()),
                arguments(
                        new SSLHandshakeException("No appropriate protocol\r\nforged\u001b[31m"),
                        Kind.OTHER,
                        "No appropriate protocol forged [31m"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureIsToldByKindAndInDetail(Throwable failure, Kind kind, String detail) {
        assertThat(TlsFailure.of(failure, ClientCertificate.NOT_WANTED)).isEqualTo(new TlsFailure(kind, detail));
    }

    @Test
    void alertIsToldByWhatTheServerWanted() {
        SSLException alert = new SSLException("Received fatal alert: bad_certificate");
        assertThat(TlsFailure.of(alert, ClientCertificate.SHOWN).detail())
                .endsWith("bad_certificate: it refuses the client certificate; see oauth.client-cert-path");
        assertThat(TlsFailure.of(alert, ClientCertificate.MISSING).detail())
                .endsWith("bad_certificate: it wants a client certificate; see oauth.client-cert-path and use-mtls");
    }

    @Test
    void otherFailuresAreNotOfTls() {
        assertThat(TlsFailure.of(new ConnectException("Connection refused"), ClientCertificate.SHOWN))
                .isNull();
        assertThat(TlsFailure.of(new SocketException("Connection reset"), ClientCertificate.SHOWN))
                .isNull();
    }

    @Test
    void certificateOfAnotherHostIsToldWithAllThatItIsFor(@TempDir Path folder) throws Exception {
        KeyPair keys = TestKeys.keys("EC", 256);
        assertThat(ServerCertificateException.ofOtherHost(
                        new TestKeys(folder).certificate("CN=a", keys, Duration.ofDays(1)),
                        "10.0.0.1",
                        new Exception()))
                .hasMessage("its certificate 'CN=a' is for another host name than 10.0.0.1: it is for IP 127.0.0.1");
    }

    private static Throwable caused(Exception failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
