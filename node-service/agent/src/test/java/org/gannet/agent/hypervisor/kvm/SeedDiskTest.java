package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedDiskTest {
    private static final InstanceId ID = InstanceId.parse("11111111-2222-4333-8444-555566667777");

    private static VmSpec.Seed seed(String... keys) {
        return new VmSpec.Seed(new HostName("web1.example.org"), List.of(keys));
    }

    @Test
    void tellsTheGuestItsNameAndKeys() {
        VmSpec.Seed seed = seed("ssh-ed25519 AAAA me@there", "ssh-rsa BBBB \"quoted\" \\ # ü: [x]");
        Golden.assertMatches("seed/meta-data", SeedDisk.metaData(ID, seed));
        Golden.assertMatches("seed/user-data", SeedDisk.userData(seed));
    }

    @Test
    void isTheSameForTheSameContentAndSoOnBothSidesOfAMigration() {
        assertThat(SeedDisk.image(ID, seed("key"))).isEqualTo(SeedDisk.image(ID, seed("key")));
        assertThat(SeedDisk.image(ID, seed("key"))).isNotEqualTo(SeedDisk.image(ID, seed("other")));
    }

    @Test
    void refusesKeysThatCouldBeMoreThanOneLine() {
        for (VmSpec.Seed wrong : List.of(
                seed("key\nruncmd: [reboot]"),
                seed("key\rx"),
                seed("\u0085"),
                seed(" "),
                seed("x".repeat(20_000)),
                seed(Collections.nCopies(101, "key").toArray(String[]::new)))) {
            assertThatThrownBy(() -> SeedDisk.check(wrong))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }
        SeedDisk.check(seed("ssh-ed25519 AAAA me@there"));
    }

    /** isoinfo(1) is the reader: not every kernel here has the file system. */
    @Test
    void othersReadIt(@TempDir Path folder) {
        Path image = folder.resolve("seed.iso");
        VmSpec.Seed seed = seed("ssh-rsa " + "A".repeat(5000));
        SeedDisk.write(image, ID, seed);
        assumeThat(Files.isExecutable(Path.of("/usr/bin/isoinfo")))
                .as("isoinfo")
                .isTrue();
        String names = isoinfo("-J", "-f", "-i", image.toString());
        assertThat(names.lines()).containsExactlyInAnyOrder("/meta-data", "/user-data");
        assertThat(isoinfo("-J", "-x", "/meta-data", "-i", image.toString())).isEqualTo(SeedDisk.metaData(ID, seed));
        assertThat(isoinfo("-J", "-x", "/user-data", "-i", image.toString())).isEqualTo(SeedDisk.userData(seed));
        assertThat(isoinfo("-d", "-i", image.toString())).contains("Volume id: " + SeedDisk.LABEL);
        assertThat(isoinfo("-f", "-i", image.toString()).lines()).contains("/METADATA.;1", "/USERDATA.;1");
    }

    private static String isoinfo(String... arguments) {
        return new LocalCommandRunner()
                .run(Command.of(
                        Duration.ofSeconds(30),
                        Stream.concat(Stream.of("isoinfo"), Stream.of(arguments))
                                .toList()))
                .require("isoinfo")
                .output();
    }
}
