package org.gannet.engine.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.MacPrefix;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tag;
import org.gannet.base.Tags;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Specs;
import org.gannet.engine.model.WatcherSettings;
import org.gannet.node.VolumeSpec;

/** Draws what is set on some level, each with some parts left to the level above. */
final class RandomOverrides {
    private final RandomGenerator random;

    RandomOverrides(RandomGenerator random) {
        this.random = random;
    }

    ClusterSettings settings() {
        ClusterSettings standard = ClusterSettings.standard();
        return standard.withName("cluster " + random.nextInt(9))
                .withPolicy(policy().over(standard.policy()))
                .withNode(node().over(standard.node()))
                .withHypervisor(hypervisor().over(standard.hypervisor()))
                .withDisk(disk().over(standard.disk()), List.of(DiskTemplate.values()))
                .withMacPrefix(maybe(new MacPrefix("aa:00:00")))
                .withWatcher(new WatcherSettings(
                        maybe(Jobs.NOON), random.nextInt(10), Duration.ofMinutes(5), Duration.ofSeconds(7)))
                .withTags(tags());
    }

    Tags tags() {
        return random.nextBoolean() ? Tags.NONE : Tags.of("a", "b:" + random.nextInt(3));
    }

    List<PlacementRule> rules() {
        PlacementRule.Kind kind = random.nextBoolean() ? PlacementRule.Kind.APART : PlacementRule.Kind.TOGETHER;
        PlacementRule.Strength strength =
                random.nextBoolean() ? PlacementRule.Strength.HARD : PlacementRule.Strength.SOFT;
        return random.nextInt(4) == 0 ? List.of(new PlacementRule(new Tag("web"), kind, strength)) : List.of();
    }

    InstancePolicy policy() {
        Specs least = new Specs(ByteSize.ofMebibytes(1), 1, 0, ByteSize.ZERO, 0, 0);
        Specs most = new Specs(ByteSize.ofGibibytes(1 + random.nextInt(99)), 8, 8, ByteSize.ofGibibytes(100), 8, 9);
        return new InstancePolicy(
                maybe(List.of(new InstancePolicy.Range(least, most))),
                maybe(most),
                maybe(1.0 + random.nextInt(9)),
                maybe(1.5),
                maybe(List.of(DiskTemplate.FILE, DiskTemplate.DRBD)));
    }

    NodeParameters node() {
        return new NodeParameters(
                maybe("ipmi.sh"),
                maybe(ByteSize.ofMebibytes(random.nextInt(100))),
                maybe(ByteSize.ofMebibytes(random.nextInt(100))),
                maybe(1 + random.nextInt(9)),
                maybe(0.5 + random.nextInt(9)),
                maybe(random.nextBoolean()));
    }

    DiskParameters disk() {
        return new DiskParameters(
                maybe(DiskTemplate.PLAIN),
                maybe(VolumeSpec.Format.RAW),
                maybe(1 + random.nextInt(9)),
                maybe(DiskParameters.Protocol.A),
                maybe(ByteSize.ofMebibytes(1 + random.nextInt(99))),
                maybe(DiskParameters.Verification.NONE),
                maybe(ByteSize.ofMebibytes(1 + random.nextInt(99))));
    }

    HypervisorParameters hypervisor() {
        return new HypervisorParameters(
                maybe("host,+avx2"),
                maybe(HypervisorParameters.DiskCache.NONE),
                maybe(HypervisorParameters.DiskAio.IO_URING),
                maybe(HypervisorParameters.NicModel.E1000),
                maybe(HypervisorParameters.DiskModel.SCSI),
                maybe(HypervisorParameters.Vga.VIRTIO),
                maybe("de"),
                maybe(random.nextBoolean()),
                maybe(HypervisorParameters.Reboot.END),
                maybe(ByteSize.ofMebibytes(1 + random.nextInt(99))),
                maybe(1 + random.nextInt(99)),
                maybe(random.nextBoolean()));
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }
}
