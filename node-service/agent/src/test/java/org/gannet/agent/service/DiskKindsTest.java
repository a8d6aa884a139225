package org.gannet.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.agent.volume.drbd.DrbdHost;
import org.gannet.agent.volume.drbd.DrbdVersion;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.node.NodeFacts;
import org.gannet.node.StoragePool;
import org.junit.jupiter.api.Test;

class DiskKindsTest {
    private static final StoragePool FAST =
            new StoragePool("fast", "plain", ByteSize.ofGibibytes(8), ByteSize.ofGibibytes(4));
    private static final DrbdHost.Support NO_MODULE = new DrbdHost.Support.Absent("The module is not loaded.");

    private static String why(DiskKinds kinds, String template) {
        return kinds.missing().stream()
                .filter(each -> each.template().equals(template))
                .map(NodeFacts.Missing::reason)
                .findFirst()
                .orElse("");
    }

    @Test
    void eachKindIsHeldOrHasItsReason() {
        for (Set<DiskTemplate> set : List.of(Set.of(DiskTemplate.FILE), Set.of(DiskTemplate.values()))) {
            DiskKinds kinds = new DiskKinds(set, List.of(FAST), () -> NO_MODULE);
            List<String> all = Stream.of(DiskTemplate.values())
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .toList();
            assertThat(Stream.concat(
                            kinds.held().stream(), kinds.missing().stream().map(NodeFacts.Missing::template)))
                    .containsExactlyInAnyOrderElementsOf(all);
            assertThat(kinds.missing()).noneMatch(each -> each.reason().isBlank());
        }
    }

    @Test
    void whatWasNotSetUpIsToldFromWhatCannotBeUsed() {
        DiskKinds bare = new DiskKinds(Set.of(DiskTemplate.FILE), List.of(), () -> {
            throw new AssertionError("asked for no reason");
        });
        assertThat(bare.held()).containsExactly("diskless", "file", "mirror");
        assertThat(why(bare, "plain")).contains("setting pools").contains("names nothing");
        assertThat(why(bare, "drbd")).contains("logical volumes").contains("setting pools");
        DiskKinds broken = new DiskKinds(Set.of(DiskTemplate.PLAIN), List.of(), () -> NO_MODULE);
        assertThat(why(broken, "plain")).contains("can be used now");
    }

    @Test
    void theKernelsReasonIsPassedOn() {
        DiskKinds lacking = new DiskKinds(Set.of(DiskTemplate.PLAIN), List.of(FAST), () -> NO_MODULE);
        assertThat(lacking.held()).contains("plain").doesNotContain("drbd");
        assertThat(why(lacking, "drbd")).isEqualTo("The module is not loaded.");
        DiskKinds whole = new DiskKinds(
                Set.of(DiskTemplate.PLAIN), List.of(FAST), () -> new DrbdHost.Support.Present(DrbdVersion.V8));
        assertThat(whole.held()).contains("drbd");
    }
}
