package org.gannet.webapp.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.instances.DiskView;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.MirrorView;
import org.gannet.backend.instances.StatusView;
import org.gannet.backend.instances.UsageView;
import org.gannet.base.ByteSize;

/** A virtual machine. Node names are there for operators and helpdesk only. */
record InstanceJson(
        UUID id,
        String name,
        UUID project,
        String projectName,
        StatusJson status,
        Optional<String> node,
        Optional<String> incoming,
        int vcpus,
        long memoryBytes,
        List<DiskJson> disks,
        List<NicJson> nics,
        List<RuleJson> rules,
        String source,
        Instant createdAt,
        Optional<UUID> activeJob,
        Optional<UsageJson> usage,
        SortedSet<String> can) {
    /** @param differs whether it should do something else, and no job is about to change that */
    record StatusJson(String word, String wished, String observed, boolean differs, String sentence) {
        static StatusJson of(StatusView view) {
            return new StatusJson(
                    Words.of(view.word()), view.wished(), view.observed(), view.differs(), view.sentence());
        }
    }

    /** A disk. */
    record DiskJson(UUID id, long sizeBytes, String format, Optional<String> template, Optional<MirrorJson> mirror) {
        static DiskJson of(DiskView disk) {
            return new DiskJson(
                    disk.id().value(),
                    disk.size().bytes(),
                    disk.format(),
                    disk.template().map(word -> word.toLowerCase(Locale.ROOT)),
                    disk.mirror().map(MirrorJson::of));
        }
    }

    /**
     * How the copies of a mirrored disk stand to each other.
     * @param leftBytes what has still to be copied
     * @param bytesPerSecond that are copied now, when the node tells
     */
    record MirrorJson(String state, long leftBytes, Optional<Long> bytesPerSecond, Optional<Long> secondsLeft) {
        static MirrorJson of(MirrorView view) {
            return new MirrorJson(
                    view.state().toLowerCase(Locale.ROOT),
                    view.left().bytes(),
                    view.rate().map(ByteSize::bytes),
                    view.time().map(Duration::toSeconds));
        }
    }

    /** A network card. */
    record NicJson(String mac, String network) {}

    /** Counters since the machine's process started. */
    record UsageJson(
            Instant at,
            double cpuSeconds,
            long residentMemoryBytes,
            long diskReadBytes,
            long diskWrittenBytes,
            long networkReceivedBytes,
            long networkSentBytes) {
        static UsageJson of(UsageView view) {
            return new UsageJson(
                    view.at(),
                    view.cpuSeconds(),
                    view.residentMemory().bytes(),
                    view.diskReadBytes(),
                    view.diskWrittenBytes(),
                    view.networkReceivedBytes(),
                    view.networkSentBytes());
        }
    }

    static InstanceJson of(InstanceView view) {
        return new InstanceJson(
                view.id().value(),
                view.name(),
                view.project().value(),
                view.projectName(),
                StatusJson.of(view.status()),
                view.node(),
                view.incoming(),
                view.vcpus(),
                view.memory().bytes(),
                view.disks().stream().map(DiskJson::of).toList(),
                view.nics().stream()
                        .map(nic -> new NicJson(nic.mac().toString(), nic.network()))
                        .toList(),
                view.rules().stream().map(RuleJson::of).toList(),
                view.source(),
                view.createdAt(),
                view.activeJob().map(job -> job.id().value()),
                view.usage().map(UsageJson::of),
                view.can().stream().map(Words::of).collect(Collectors.toCollection(TreeSet::new)));
    }
}
