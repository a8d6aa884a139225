package org.gannet.engine.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.MacAddress;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.Tags;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.LogLine;
import org.gannet.engine.job.Pace;
import org.gannet.engine.job.Priority;
import org.gannet.engine.job.Reason;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceDraft;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.model.SubmissionRule.Condition;
import org.gannet.engine.model.Subnet;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.simulation.SeededIds;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.NodeReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Nodes, instances and jobs to store, with every field filled somewhere. */
public final class Jobs {
    /** Microseconds: what every database keeps. */
    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    private static final Moment NOW = moment(NOON);

    public static final OwnerId OWNER = new OwnerId(new UUID(0, 7));
    private static final ImageDigest IMAGE = new ImageDigest("a1".repeat(32));

    private Jobs() {}

    /** When both clocks go alike. */
    public static Moment moment(Instant wall) {
        return new Moment(wall, Duration.between(NOON, wall).toNanos());
    }

    public static Node node(String name) {
        return Node.of(
                new NodeName(name),
                "127.0.0.1:7000",
                SimulatedNodes.facts(name, 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200)));
    }

    public static Instance instance(int number, String name) {
        VolumeSpec.Source clone = new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.RAW);
        List<Disk> disks = List.of(
                Disk.of(
                        new DiskId(new UUID(2, number)),
                        new VolumeId(new UUID(3, number)),
                        VolumeSpec.Format.QCOW2,
                        ByteSize.ofGibibytes(10),
                        clone),
                Disk.of(
                        new DiskId(new UUID(4, number)),
                        new VolumeId(new UUID(5, number)),
                        VolumeSpec.Format.RAW,
                        new ByteSize(1_234_567_890_123L),
                        new VolumeSpec.Source.Empty()));
        return InstanceDraft.of(
                        new InstanceId(new UUID(1, number)), new HostName(name), OWNER, new NodeName("node1"), NOON)
                .vcpus(2)
                .memory(ByteSize.ofGibibytes(2))
                .machineType("pc-i440fx-7.2")
                .disks(disks)
                .nics(List.of(
                        nic("aa:00:00:00:00:01", new Nic.Attachment.User()),
                        nic("aa:00:00:00:00:02", new Nic.Attachment.Bridge("br0"))))
                .cdrom(Optional.of(IMAGE))
                .bootFrom(VmSpec.BootFrom.CDROM)
                .sshKeys(List.of("ssh-ed25519 AAAA \"quoted\" grüße@host"))
                .source("demo image")
                .build();
    }

    /** Without addresses. */
    public static Nic nic(String mac, Nic.Attachment attachment) {
        NicId id = new NicId(UUID.nameUUIDFromBytes(mac.getBytes(StandardCharsets.US_ASCII)));
        return Nic.of(id, new MacAddress(mac), attachment);
    }

    /** Reached by the group through bridge br0, with addresses of both versions and some that are reserved. */
    public static Network network(int number, String name) {
        return new Network(
                new NetworkId(new UUID(11, number)),
                new NetworkName(name),
                Optional.of(new Subnet(
                        IpPrefix.parse("10." + number + ".0.0/24"),
                        Optional.of(IpAddress.parse("10." + number + ".0.1")))),
                Optional.of(new Subnet(IpPrefix.parse("2001:db8:" + number + "::/64"), Optional.empty())),
                Optional.of(new MacPrefix("aa:00:0" + number)),
                List.of(IpRange.parse("10." + number + ".0.2-10." + number + ".0.9")),
                Tags.of("network", "office:" + number));
    }

    /** With something set over the cluster's, and connected to those networks. */
    public static Group group(int number, String name, Network... networks) {
        Group group = Group.of(new GroupId(new UUID(12, number)), new GroupName(name))
                .withAllocation(AllocationPolicy.LAST_RESORT)
                .withTags(Tags.of("rack:" + number));
        for (Network network : networks) {
            group = group.connected(new Connection(network.id(), Connection.Mode.BRIDGED, "br0", Optional.empty()));
        }
        return group;
    }

    public static Instance movingInstance(int number, String name) {
        Instance plain = instance(number, name);
        List<Disk> copies = plain.disks().stream()
                .map(disk -> disk.withVolume(
                        new VolumeId(new UUID(6, disk.volume().value().getMostSignificantBits()))))
                .toList();
        return plain.withIncoming(Optional.of(new Incoming(new NodeName("node2"), copies)));
    }

    /** @param millis after noon when it was submitted */
    public static Job queued(int number, long millis) {
        return queued(number, millis, OWNER);
    }

    public static Job queued(int number, long millis, OwnerId owner) {
        CreateInstance.Parameters create = new CreateInstance.Parameters(
                new InstanceId(new UUID(1, number)),
                new HostName("web" + number),
                owner,
                2,
                ByteSize.ofGibibytes(2),
                List.of(new NewDisk(
                        new DiskId(new UUID(2, number)),
                        ByteSize.ofGibibytes(10),
                        VolumeSpec.Format.QCOW2,
                        new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.RAW))),
                List.of(new NewNic.User(), new NewNic.Bridge("br0")),
                Optional.empty(),
                List.of("ssh-ed25519 AAAA"),
                "demo image",
                Optional.of(new NodeName("node1")),
                true);
        Dependency.OnJob dependency = Dependency.afterSuccess(new JobId(new UUID(8, 0)));
        return Job.queued(
                new JobId(new UUID(8, number)),
                Job.Submission.of(create, Optional.of(owner), "alice")
                        .because(Reason.of("portal", "because \"so\"", NOON))
                        .with(Priority.HIGH)
                        .after(dependency),
                List.of(dependency),
                "Create web" + number,
                Arrival.at(NOON.plus(Duration.ofMillis(millis))));
    }

    /** One with every condition, and one of each action. */
    public static List<SubmissionRule> rules() {
        List<Condition> all = List.of(
                new Condition.OperationIs("CreateInstance"),
                new Condition.ActorIs("alice"),
                new Condition.OwnerIs(OWNER),
                new Condition.InstanceIs(new InstanceId(new UUID(1, 1))),
                new Condition.NodeIs(new NodeName("node1")),
                new Condition.ReasonHas("so"),
                new Condition.SubmittedAfter(NOON));
        return List.of(
                new SubmissionRule(new UUID(9, 1), "not \"now\"", all, new Action.Reject()),
                new SubmissionRule(new UUID(9, 2), "later", List.of(), new Action.Pause()),
                new SubmissionRule(new UUID(9, 3), "few", List.of(), new Action.RateLimit(2)),
                new SubmissionRule(new UUID(9, 4), "off", List.of(), new Action.Continue()),
                new SubmissionRule(new UUID(9, 5), "ever", List.of(), new Action.Accept()));
    }

    /** The versions of a job from planning to its failed end. */
    public static List<Job> wholeLife(Job queued) {
        ClusterState state = ClusterState.of(1, List.of(node("node1")), List.of());
        NodeReport report = new NodeReport(
                new Generation(1, new UUID(0, 1), 1),
                NOON,
                ByteSize.ZERO,
                ByteSize.ZERO,
                0,
                List.of(),
                List.of(),
                List.of());
        NodeName name = new NodeName("node1");
        PlanInputs inputs = new PlanInputs(
                state,
                java.util.Map.of(name, new Observation(name, NOW, Optional.of(report), Optional.empty())),
                NOW,
                Duration.ofSeconds(10),
                new SeededIds(5)::next);
        if (!(queued.parameters().operation().plan(inputs) instanceof Planning.Planned planned)) {
            throw new IllegalStateException("must fit");
        }
        List<Job> life = new ArrayList<>();
        life.add(queued.in(JobState.WAITING));
        life.add(life.getLast()
                .planned(
                        planned.plan(),
                        List.of(LockRequest.exclusive(queued.instance().orElseThrow())),
                        List.of(),
                        NOON)
                .withStep(0, StepState.RUNNING, NOON.plusSeconds(1)));
        life.add(life.getLast()
                .withProgress(
                        0,
                        new Progress("copying", 3, 7, Progress.Unit.BYTES),
                        Optional.of(new Pace(1.5, Optional.of(Duration.ofSeconds(3)))))
                .withFigures(0, java.util.Map.of("downtimeMillis", 40L))
                .withLog(new LogLine(NOON.plusSeconds(2), "line\nof two", "node1")));
        life.add(life.getLast().withCancelRequested().in(JobState.CANCELLING));
        Problem problem = Problem.of(ErrorCode.POOL_FULL, "It is full.")
                .withCause("cause")
                .withRemedy("remedy")
                .withDetails(List.of("one", "two"))
                .withInternal("stderr");
        life.add(life.getLast()
                .withStep(0, StepState.FAILED, NOON.plusSeconds(3))
                .withProblem(problem)
                .in(JobState.UNDOING));
        life.add(life.getLast().withStep(0, StepState.UNDONE, NOON.plusSeconds(4)));
        life.add(life.getLast().ended(JobState.CANCELLED, NOON.plusSeconds(5)));
        List<Job> versions = new ArrayList<>();
        for (Job job : life) {
            versions.add(job.withVersion(versions.size() + 1));
        }
        return versions;
    }
}
