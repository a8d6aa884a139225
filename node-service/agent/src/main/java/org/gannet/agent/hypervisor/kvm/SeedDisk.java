package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import org.gannet.node.VmSpec;

/** What a guest is told of itself at its first boot: a cloud-init NoCloud disk. What users typed is content only. */
final class SeedDisk {
    static final String LABEL = "cidata";
    private static final int MOST_KEYS = 100;
    private static final int LONGEST_KEY = 16 * 1024;

    private SeedDisk() {}

    /** @throws NodeException INVALID_REQUEST when a key could be taken for more than one line */
    static void check(VmSpec.Seed seed) {
        if (seed.sshKeys().size() > MOST_KEYS) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST, "At most " + MOST_KEYS + " SSH keys are given to a guest.");
        }
        for (String key : seed.sshKeys()) {
            if (key.isBlank() || key.length() > LONGEST_KEY || key.chars().anyMatch(Character::isISOControl)) {
                throw NodeException.of(ErrorCode.INVALID_REQUEST, "An SSH key is one line of text.");
            }
        }
    }

    static byte[] image(InstanceId id, VmSpec.Seed seed) {
        return Iso9660.write(
                LABEL,
                List.of(
                        new Iso9660.Entry("METADATA.", "meta-data", bytes(metaData(id, seed))),
                        new Iso9660.Entry("USERDATA.", "user-data", bytes(userData(seed)))));
    }

    static void write(Path file, InstanceId id, VmSpec.Seed seed) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(temporary, image(id, seed));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StateFile.failure(e, temporary);
        }
    }

    static String metaData(InstanceId id, VmSpec.Seed seed) {
        return "instance-id: " + id + "\nlocal-hostname: " + seed.hostname() + "\n";
    }

    static String userData(VmSpec.Seed seed) {
        StringBuilder yaml = new StringBuilder("#cloud-config\nhostname: " + seed.hostname() + "\n");
        if (!seed.sshKeys().isEmpty()) {
            yaml.append("ssh_authorized_keys:\n");
            seed.sshKeys().forEach(key -> yaml.append("  - ").append(quote(key)).append("\n"));
        }
        return yaml.toString();
    }

    /** A JSON string is a double-quoted YAML scalar too, whatever it holds. */
    private static String quote(String text) {
        return NodeHttp.json().writeValueAsString(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
