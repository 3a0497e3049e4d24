package dev.camelmcp.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.Date;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A PKCS#12 key store of type {@code RECORDING} that knows which threads read it, or decrypted a key. */
public final class RecordingKeyStore extends KeyStoreSpi {

    /** Names of threads. */
    public static final Set<String> READERS = ConcurrentHashMap.newKeySet();

    private final KeyStore store;

    public RecordingKeyStore() throws KeyStoreException {
        store = KeyStore.getInstance("PKCS12");
    }

    /** For {@link java.security.Security#addProvider}. */
    public static Provider provider() {
        Provider provider = new Provider("Recording", "1", "for tests") {
            private static final long serialVersionUID = 1L;
        };
        provider.put("KeyStore.RECORDING", RecordingKeyStore.class.getName());
        return provider;
    }

    @Override
    public void engineLoad(InputStream stream, char[] password)
            throws IOException, NoSuchAlgorithmException, CertificateException {
        READERS.add(Thread.currentThread().getName());
        store.load(stream, password);
    }

    @Override
    public Key engineGetKey(String alias, char[] password) throws NoSuchAlgorithmException, UnrecoverableKeyException {
        READERS.add(Thread.currentThread().getName());
        return asked(() -> store.getKey(alias, password));
    }

    @Override
    public Certificate[] engineGetCertificateChain(String alias) {
        return asked(() -> store.getCertificateChain(alias));
    }

    @Override
    public Certificate engineGetCertificate(String alias) {
        return asked(() -> store.getCertificate(alias));
    }

    @Override
    public Date engineGetCreationDate(String alias) {
        return asked(() -> store.getCreationDate(alias));
    }

    @Override
    public Enumeration<String> engineAliases() {
        return asked(store::aliases);
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return asked(() -> store.containsAlias(alias));
    }

    @Override
    public int engineSize() {
        return asked(store::size);
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return asked(() -> store.isKeyEntry(alias));
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return asked(() -> store.isCertificateEntry(alias));
    }

    @Override
    public String engineGetCertificateAlias(Certificate certificate) {
        return asked(() -> store.getCertificateAlias(certificate));
    }

    @Override
    public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void engineDeleteEntry(String alias) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void engineStore(OutputStream stream, char[] password) {
        throw new UnsupportedOperationException();
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws GeneralSecurityException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
