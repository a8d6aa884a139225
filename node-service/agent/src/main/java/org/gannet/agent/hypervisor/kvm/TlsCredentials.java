package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** This node's certificates as QEMU takes them: files of QEMU's own names in one directory, read for each use. */
public final class TlsCredentials {
    private static final System.Logger LOG = System.getLogger(TlsCredentials.class.getName());
    private static final String GROUP_FILE = "dh-params.pem";
    /** ffdhe2048 of RFC 7919, appendix A.1, as PKCS 3. */
    private static final String GROUP = """
            -----BEGIN DH PARAMETERS-----
            MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
            +8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
            87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
            YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
            7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
            ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
            -----END DH PARAMETERS-----
            """;

    private TlsCredentials() {}

    /**
     * What {@code object-add} wants.
     * @param endpoint "server" or "client"
     */
    public static Map<String, Object> object(String id, String endpoint, Path directory) {
        return Map.of(
                "qom-type",
                "tls-creds-x509",
                "id",
                id,
                "dir",
                directory.toString(),
                "endpoint",
                endpoint,
                "verify-peer",
                true);
    }

    /**
     * Lays a group for Diffie and Hellman's exchange beside the certificates, unless there is one. TLS 1.3 does not
     * need it, but without that file QEMU 7.2 looks for primes of its own each time it is to be a server: seconds in
     * which it does nothing else.
     */
    public static void ensureGroup(Path directory) {
        Path file = directory.resolve(GROUP_FILE);
        try {
            if (!Files.exists(file)) {
                Path made = Files.createTempFile(directory, GROUP_FILE, ".new");
                Files.writeString(made, GROUP);
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, file + " could not be written: moves begin more slowly. " + e);
        }
    }
}
