package org.gannet.backend.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshKeysTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    @Test
    void acceptsKeysWithAndWithoutComment() {
        assertThat(SshKeys.findFault(List.of(KEY, KEY + " maria@desk", KEY + " Grüße aus Wien")))
                .isEmpty();
        assertThat(SshKeys.findFault(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "ssh-ed25519 not-base64!",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "command=\"id\" " + KEY,
                KEY + " two\nlines",
                KEY + "\u0000",
                "-----BEGIN OPENSSH PRIVATE KEY-----"
            })
    void refusesWhatIsNoPublicKeyInOneLine(String line) {
        assertThat(SshKeys.findFault(List.of(KEY, line)).orElseThrow()).startsWith("SSH key 2 is not");
    }

    @Test
    void refusesTooMany() {
        assertThat(SshKeys.findFault(Collections.nCopies(SshKeys.MOST + 1, KEY)).orElseThrow())
                .contains("At most 16");
    }
}
