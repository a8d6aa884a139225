package org.gannet.backend.instances;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks lines of authorized_keys(5), without options: only kind, key and a plain comment. */
final class SshKeys {
    static final int MOST = 16;
    private static final int LONGEST = 8 * 1024;
    private static final Pattern LINE = Pattern.compile("(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)"
            + "|sk-ssh-ed25519@openssh\\.com|sk-ecdsa-sha2-nistp256@openssh\\.com)"
            + " ([A-Za-z0-9+/]+={0,2})(?: [^\\p{Cntrl}]*)?");

    private SshKeys() {}

    /** What is wrong, for the person who pasted them; empty when nothing is. */
    static Optional<String> findFault(List<String> keys) {
        if (keys.size() > MOST) {
            return Optional.of("At most " + MOST + " SSH keys can be given; these are " + keys.size() + ".");
        }
        for (int index = 0; index < keys.size(); index++) {
            if (!isKey(keys.get(index))) {
                return Optional.of("SSH key " + (index + 1) + " is not a public key in one line, such as"
                        + " “ssh-ed25519 AAAA… name”.");
            }
        }
        return Optional.empty();
    }

    private static boolean isKey(String line) {
        Matcher parts = LINE.matcher(line);
        if (line.length() > LONGEST || !parts.matches()) {
            return false;
        }
        try {
            byte[] blob = Base64.getDecoder().decode(parts.group(2));
            byte[] kind = parts.group(1).getBytes(StandardCharsets.US_ASCII);
            return blob.length > 4 + kind.length
                    && blob[3] == kind.length
                    && new String(blob, 4, kind.length, StandardCharsets.US_ASCII).equals(parts.group(1));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
