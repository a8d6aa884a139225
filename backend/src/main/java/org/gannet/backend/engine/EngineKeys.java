package org.gannet.backend.engine;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The engine's certificate, asked for anew with each connection: it is renewed while the portal runs. One handshake
 * asks several times, and must be told of one certificate: so the former one is kept beside the newest.
 */
final class EngineKeys extends X509ExtendedKeyManager {
    private final Supplier<Shown> current;
    private volatile List<Shown> latest = List.of();

    /** @param authority that signed it, shown with it */
    record Shown(CertificateIssuer.Issued own, X509Certificate authority) {
        String alias() {
            return own.certificate().getSerialNumber().toString(16);
        }
    }

    EngineKeys(Supplier<Shown> current) {
        this.current = current;
    }

    private synchronized Shown newest() {
        Shown now = current.get();
        if (latest.isEmpty() || !latest.getFirst().equals(now)) {
            latest = latest.isEmpty() ? List.of(now) : List.of(now, latest.getFirst());
        }
        return now;
    }

    private @Nullable Shown find(String alias) {
        return latest.stream()
                .filter(shown -> shown.alias().equals(alias))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {newest().alias()};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return newest().alias();
    }

    @Override
    public String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return newest().alias();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Shown shown = find(alias);
        return shown == null ? null : new X509Certificate[] {shown.own().certificate(), shown.authority()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Shown shown = find(alias);
        return shown == null ? null : shown.own().key();
    }
}
