package org.gannet.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.gannet.base.ByteSize;
import org.gannet.base.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    @TempDir
    private Path folder;

    private GenerationFile at(String instant) {
        return new GenerationFile(
                folder.resolve("generation.json"), Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
    }

    @Test
    void laterStartsAreNewerEvenWhenTheClockWentBack() {
        GenerationFile first = at("2026-11-20T12:00:00Z");
        Generation one = first.next();
        Generation two = first.next();
        Generation afterwards = at("2026-11-20T12:00:00Z").next();
        Generation clockWentBack = at("2020-01-01T00:00:00Z").next();
        assertThat(two).isGreaterThan(one);
        assertThat(afterwards).isGreaterThan(two);
        assertThat(clockWentBack).isGreaterThan(afterwards);
    }

    @Test
    void readsMemoryAsTheKernelTellsIt() {
        String text = "MemTotal:       24561234 kB\nMemFree:         1 kB\nMemAvailable:   23000000 kB\n";
        assertThat(HostFacts.parseMemory(text, "MemAvailable:")).isEqualTo(new ByteSize(23_000_000L * 1024));
        assertThatThrownBy(() -> HostFacts.parseMemory("", "MemTotal:")).isInstanceOf(IllegalStateException.class);
        assertThat(HostFacts.memoryTotal()).isGreaterThan(HostFacts.memoryAvailable());
        assertThat(HostFacts.load()).isNotNegative();
    }

    @Test
    void knowsWhoMayChangeTheNetwork() {
        assertThat(HostFacts.mayChangeNetwork("Name:\tx\nCapEff:\t000001ffffffffff\n"))
                .isTrue();
        assertThat(HostFacts.mayChangeNetwork("CapEff:\t0000000000001000\n")).isTrue();
        assertThat(HostFacts.mayChangeNetwork("CapEff:\t0000000000000000\n")).isFalse();
    }
}
