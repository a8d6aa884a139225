package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.Generation;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.Vlan;
import org.gannet.base.VolumeId;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Each message of the contract as it travels, files in {@code json/v1/}: they never change, only new ones come. */
class ContractGoldenTest {
    private static final UUID ID = UUID.fromString("0b6e7a52-3f5e-4c1b-9d41-7d1c4c1f0a01");
    private static final InstanceId INSTANCE = new InstanceId(ID);
    private static final DiskId DISK = DiskId.parse("d15c0000-0000-4000-8000-000000000001");
    private static final VolumeId VOLUME = VolumeId.parse("70100000-0000-4000-8000-000000000001");
    private static final TaskId TASK = TaskId.parse("7a5c0000-0000-4000-8000-000000000001");
    private static final ImageDigest IMAGE = new ImageDigest("ab".repeat(32));
    private static final Instant AT = Instant.parse("2026-11-20T12:34:56.789Z");
    private static final VmReport REPORT = new VmReport(
            INSTANCE,
            VmReport.State.RUNNING,
            AT,
            Optional.empty(),
            Optional.of(new VmReport.Usage(1.25, ByteSize.ofMebibytes(150), 4096, 8192, 100, 200)));
    private static final IncomingVm INCOMING =
            new IncomingVm("10.0.0.2", 46000, 46001, Map.of(DISK, "disk-1"), 8441, "s3cret");

    private static final SnapshotId SNAPSHOT = SnapshotId.parse("5a900000-0000-4000-8000-000000000001");
    private static final ExportId EXPORT = ExportId.parse("e4900000-0000-4000-8000-000000000001");
    private static final IncomingVolume INCOMING_VOLUME = new IncomingVolume(
            VOLUME,
            new VolumeSpec(VolumeSpec.Format.QCOW2, ByteSize.ofGibibytes(1), new VolumeSpec.Source.Empty()),
            "10.0.0.2",
            8441,
            "s3cret");

    private static final ReplicaReport REPLICA = new ReplicaReport(
            DISK,
            VOLUME,
            new NodeName("node2"),
            ReplicaSpec.Role.PRIMARY,
            ReplicaReport.State.SYNCING,
            ByteSize.ofMebibytes(5),
            true);

    record Message(String name, Object value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Message> messages() {
        return Stream.of(
                        messagesOfNodesAndVolumes(),
                        messagesOfMachines(),
                        messagesOfChanges(),
                        messagesOfFacts(),
                        messagesOfStorage(),
                        messagesOfWhatIsKept(),
                        messagesOfTasks())
                .flatMap(stream -> stream);
    }

    private static Stream<Message> messagesOfNodesAndVolumes() {
        return Stream.of(
                new Message(
                        "node-facts",
                        new NodeFacts(
                                new NodeName("node1"),
                                "1.0",
                                8,
                                ByteSize.ofGibibytes(32),
                                ByteSize.ofGibibytes(500),
                                "tcg",
                                "QEMU 7.2.22",
                                "pc-i440fx-7.2",
                                List.of("br0"))),
                new Message(
                        "node-report",
                        new NodeReport(
                                new Generation(1_763_642_096_789L, ID, 7),
                                AT,
                                ByteSize.ofGibibytes(20),
                                ByteSize.ofGibibytes(400),
                                0.5,
                                List.of(REPORT),
                                List.of(new VolumeReport(
                                        VOLUME,
                                        VolumeSpec.Format.QCOW2,
                                        ByteSize.ofGibibytes(10),
                                        ByteSize.ofMebibytes(3))),
                                List.of(IMAGE))),
                new Message("image-status", new ImageStatus(IMAGE, true, ByteSize.ofMebibytes(19))),
                new Message(
                        "volume-spec-empty",
                        new VolumeSpec(VolumeSpec.Format.RAW, ByteSize.ofGibibytes(1), new VolumeSpec.Source.Empty())),
                new Message(
                        "volume-spec-plain",
                        new VolumeSpec(
                                VolumeSpec.Format.RAW,
                                ByteSize.ofGibibytes(1),
                                new VolumeSpec.Source.Empty(),
                                new Place(DiskTemplate.PLAIN, "fast", 2))),
                new Message(
                        "volume-spec-clone",
                        new VolumeSpec(
                                VolumeSpec.Format.QCOW2,
                                ByteSize.ofGibibytes(1),
                                new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.RAW))),
                new Message(
                        "volume-report",
                        new VolumeReport(VOLUME, VolumeSpec.Format.RAW, ByteSize.ofGibibytes(1), new ByteSize(4096))),
                new Message(
                        "volume-report-making",
                        new VolumeReport(
                                        VOLUME, VolumeSpec.Format.RAW, ByteSize.ofGibibytes(4), ByteSize.ofGibibytes(4))
                                .making(new Progress("zeroing the volume", 1L << 30, 4L << 30, Progress.Unit.BYTES))));
    }

    private static Stream<Message> messagesOfMachines() {
        return Stream.of(
                new Message("vm-spec", vmSpec()),
                new Message("vm-report-running", REPORT),
                new Message(
                        "vm-report-stopped",
                        new VmReport(
                                INSTANCE,
                                VmReport.State.STOPPED,
                                AT,
                                Optional.of(VmReport.Ending.GUEST_POWERED_OFF),
                                Optional.empty())),
                new Message(
                        "vm-report-silent",
                        new VmReport(
                                INSTANCE,
                                VmReport.State.RUNNING,
                                AT,
                                Optional.empty(),
                                REPORT.usage(),
                                Optional.of(AT.plusSeconds(60)))),
                new Message("incoming-vm", INCOMING),
                new Message("task-spec-stop", new TaskSpec.StopVm(INSTANCE, 60)),
                new Message("task-spec-reboot", new TaskSpec.RebootVm(INSTANCE)),
                new Message("task-spec-migrate", new TaskSpec.MigrateVm(INSTANCE, INCOMING, 300)),
                new Message("node-task-running", task(NodeTask.State.RUNNING, Optional.empty())),
                new Message(
                        "node-task-failed",
                        task(NodeTask.State.FAILED, Optional.of(Problem.of(ErrorCode.MIGRATION_FAILED, "It failed.")))),
                new Message(
                        "problem",
                        new Problem(
                                ErrorCode.NO_CAPACITY, "No.", "Full.", "Wait.", List.of("node1: full"), "internal")));
    }

    private static Stream<Message> messagesOfChanges() {
        VmSpec.Hardware hardware = new VmSpec.Hardware(
                Optional.of("Nehalem"),
                Optional.of(VmSpec.Screen.VIRTIO),
                Optional.of("de"),
                true,
                true,
                Optional.of(VmSpec.NicModel.E1000),
                Optional.of(VmSpec.DiskCache.NONE),
                Optional.of(VmSpec.DiskIo.NATIVE),
                Optional.empty());
        VmSpec changed = new VmSpec(
                new HostName("web1"),
                "pc-i440fx-7.2",
                2,
                ByteSize.ofGibibytes(1),
                List.of(new VmSpec.Disk(DISK, VOLUME, VolumeSpec.Format.QCOW2, Optional.of(3), true)),
                List.of(
                        new VmSpec.Nic.User(new MacAddress("aa:00:00:00:00:01"), Optional.of(2)),
                        new VmSpec.Nic.Bridge(new MacAddress("aa:00:00:00:00:02"), "br0", Optional.of(1)),
                        new VmSpec.Nic.Linked(
                                new MacAddress("aa:00:00:00:00:03"),
                                VmSpec.Nic.Linked.Mode.OVS,
                                "ovs0",
                                Optional.of(Vlan.parse(".10:20")),
                                List.of(IpAddress.parse("10.0.0.7")),
                                Optional.of(0))),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("web1"), List.of()),
                true,
                Optional.of(new VmSpec.Balloon(ByteSize.ofMebibytes(512))),
                Optional.of(hardware));
        return Stream.of(
                new Message("vm-spec-changed", changed),
                new Message(
                        "adapted",
                        new Adapted(
                                changed,
                                List.of(new Adapted.Pending(
                                        Adapted.Aspect.DISK_DETACHED, DISK.toString(), Adapted.Reason.GUEST)))));
    }

    private static Stream<Message> messagesOfFacts() {
        return Stream.of(
                new Message(
                        "node-facts-features",
                        new NodeFacts(
                                new NodeName("node1"),
                                "1.1",
                                8,
                                ByteSize.ofGibibytes(32),
                                ByteSize.ofGibibytes(500),
                                "kvm",
                                "QEMU 7.2.22",
                                "pc-i440fx-7.2",
                                List.of(),
                                List.of("ADAPT", "SNAPSHOT"),
                                List.of("file"),
                                List.of("ipmi"),
                                ID.toString(),
                                List.of())),
                new Message(
                        "node-facts-pools",
                        facts("1.3")
                                .holding(
                                        List.of("file", "plain"),
                                        List.of(new NodeFacts.Pool(
                                                "fast", "plain", ByteSize.ofGibibytes(800), "", true)))),
                new Message(
                        "node-facts-missing",
                        facts("1.3")
                                .lacking(List.of(
                                        new NodeFacts.Missing("drbd", "The kernel module drbd is not loaded.")))),
                new Message(
                        "node-facts-links",
                        facts("1.2")
                                .withLinks(List.of(
                                        new NodeFacts.Link(VmSpec.Nic.Linked.Mode.BRIDGED, "br0"),
                                        new NodeFacts.Link(VmSpec.Nic.Linked.Mode.OVS, "switch1")))));
    }

    private static NodeFacts facts(String version) {
        return new NodeFacts(
                new NodeName("node1"),
                version,
                8,
                ByteSize.ofGibibytes(32),
                ByteSize.ofGibibytes(500),
                "kvm",
                "QEMU 7.2.22",
                "pc-i440fx-7.2",
                List.of("br0"));
    }

    private static Stream<Message> messagesOfStorage() {
        VolumeReport volume = new VolumeReport(
                VOLUME,
                VolumeSpec.Format.QCOW2,
                ByteSize.ofGibibytes(1),
                new ByteSize(4096),
                List.of(new VolumeReport.Snapshot(SNAPSHOT, AT, ByteSize.ofMebibytes(512))));
        return Stream.of(
                new Message(
                        "node-report-storage",
                        new NodeReport(
                                new Generation(1, ID, 7),
                                AT,
                                ByteSize.ofGibibytes(20),
                                ByteSize.ofGibibytes(400),
                                0.5,
                                List.of(),
                                List.of(volume),
                                List.of(),
                                ID.toString(),
                                List.of(new StoragePool(
                                        "default", "file", ByteSize.ofGibibytes(500), ByteSize.ofGibibytes(400))),
                                List.of(REPLICA))),
                new Message("volume-report-snapshots", volume),
                new Message("volume-report-device-lost", volume.onLostDevice()),
                new Message(
                        "storage-pool-device-lost",
                        new StoragePool("fast", "plain", ByteSize.ofGibibytes(500), ByteSize.ZERO, "", 1, true)));
    }

    private static Stream<Message> messagesOfWhatIsKept() {
        return Stream.of(
                new Message("snapshot-spec", new SnapshotSpec(List.of(VOLUME))),
                new Message("incoming-volume", INCOMING_VOLUME),
                new Message(
                        "export",
                        new Export(
                                EXPORT,
                                AT,
                                ByteSize.ofGibibytes(1),
                                ByteSize.ofMebibytes(70),
                                "ab".repeat(32),
                                "web1")),
                new Message(
                        "stored-configuration",
                        new StoredConfiguration(3, 1234, ByteSize.ofMebibytes(2), "ab".repeat(32))),
                new Message(
                        "replica-spec",
                        new ReplicaSpec(
                                VOLUME,
                                ReplicaSpec.Role.SECONDARY,
                                new NodeName("node2"),
                                "10.0.0.2",
                                VOLUME,
                                47000,
                                true,
                                false)),
                new Message("replica-report", REPLICA));
    }

    private static Stream<Message> messagesOfTasks() {
        VolumeSpec whole =
                new VolumeSpec(VolumeSpec.Format.RAW, ByteSize.ofGibibytes(1), new VolumeSpec.Source.Empty());
        return Stream.of(
                new Message("task-spec-reboot-politely", new TaskSpec.RebootVm(INSTANCE, 60)),
                new Message(
                        "task-spec-copy-volume",
                        new TaskSpec.CopyVolume(
                                VOLUME, Optional.of(SNAPSHOT), INCOMING_VOLUME, Optional.of(ByteSize.ofMebibytes(50)))),
                new Message(
                        "task-spec-convert-volume",
                        new TaskSpec.ConvertVolume(VOLUME, Optional.empty(), VOLUME, whole)),
                new Message(
                        "task-spec-export-volume",
                        new TaskSpec.ExportVolume(VOLUME, Optional.of(SNAPSHOT), EXPORT, "web1")),
                new Message("task-spec-import-volume", new TaskSpec.ImportVolume(EXPORT, VOLUME, whole)),
                new Message("task-spec-revert-snapshot", new TaskSpec.RevertSnapshot(List.of(VOLUME), SNAPSHOT)),
                new Message("task-spec-check-volume", new TaskSpec.CheckVolume(VOLUME)),
                new Message(
                        "task-spec-compare-replica",
                        new TaskSpec.CompareReplica(DISK, ReplicaSpec.Verification.CRC32C, true)),
                new Message(
                        "task-spec-out-of-band",
                        new TaskSpec.OutOfBand(new NodeName("node2"), "ipmi", TaskSpec.OutOfBand.Action.POWER_CYCLE)));
    }

    private static NodeTask task(NodeTask.State state, Optional<Problem> problem) {
        return new NodeTask(
                TASK,
                new TaskSpec.StopVm(INSTANCE, 60),
                state,
                Optional.of(new Progress("waiting", 3, 60, Progress.Unit.SECONDS)),
                problem,
                Map.of("downtimeMillis", 42L));
    }

    private static VmSpec vmSpec() {
        return new VmSpec(
                new HostName("web1"),
                "pc-i440fx-7.2",
                2,
                ByteSize.ofGibibytes(1),
                List.of(new VmSpec.Disk(DISK, VOLUME, VolumeSpec.Format.QCOW2)),
                List.of(
                        new VmSpec.Nic.User(new MacAddress("aa:00:00:00:00:01")),
                        new VmSpec.Nic.Bridge(new MacAddress("aa:00:00:00:00:02"), "br0")),
                Optional.of(IMAGE),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("web1"), List.of("ssh-ed25519 AAAA me@there")));
    }

    private static Path file(Message message) {
        return Path.of("src/test/resources/golden/json/v1/" + message.name() + ".json");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isWrittenAsAgreed(Message message) {
        String json = NodeHttp.json().writerWithDefaultPrettyPrinter().writeValueAsString(message.value()) + "\n";
        Golden.assertMatches(file(message), json);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isReadAsItWasWritten(Message message) throws IOException {
        assertThat(read(message, Files.readString(file(message)))).isEqualTo(message.value());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void fieldsOfLaterVersionsAreIgnored(Message message) throws IOException {
        JsonNode json = NodeHttp.json().readTree(Files.readString(file(message)));
        addFieldEverywhere(json);
        if (json.has("exports") || json.toString().contains("\"exports\"")) {
            ((ObjectNode) json.findParent("exports").get("exports")).remove("fieldOfTheFuture");
        }
        if (json.has("figures")) {
            ((ObjectNode) json.get("figures")).remove("fieldOfTheFuture");
        }
        assertThat(read(message, json.toString())).isEqualTo(message.value());
    }

    private static Object read(Message message, String json) {
        Class<?> type = message.value() instanceof TaskSpec
                ? TaskSpec.class
                : message.value().getClass();
        return NodeHttp.json().readValue(json, type);
    }

    private static void addFieldEverywhere(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.forEach(ContractGoldenTest::addFieldEverywhere);
            object.put("fieldOfTheFuture", 1);
        } else if (node instanceof ArrayNode array) {
            array.forEach(ContractGoldenTest::addFieldEverywhere);
        }
    }

    @Test
    void missingFieldsHaveDefaults() {
        IncomingVm incoming = NodeHttp.json()
                .readValue("{\"address\":\"10.0.0.2\",\"migrationPort\":1,\"diskPort\":2}", IncomingVm.class);
        assertThat(incoming).isEqualTo(new IncomingVm("10.0.0.2", 1, 2, Map.of(), 0, ""));
        Problem problem = NodeHttp.json().readValue("{\"code\":\"INTERNAL\",\"message\":\"no\"}", Problem.class);
        assertThat(problem).isEqualTo(Problem.of(ErrorCode.INTERNAL, "no"));
        VmReport report = NodeHttp.json()
                .readValue("{\"id\":\"" + ID + "\",\"state\":\"STOPPED\",\"since\":\"" + AT + "\"}", VmReport.class);
        assertThat(report.ended()).isEmpty();
        assertThat(report.usage()).isEmpty();
        assertThat(report.silentSince()).isEmpty();
        assertThat(NodeHttp.json()
                        .readValue(
                                "{\"disk\":\"" + ID + "\",\"volume\":\"" + ID
                                        + "\",\"peer\":\"node2\",\"role\":\"PRIMARY\","
                                        + "\"state\":\"DEGRADED\",\"left\":0}",
                                ReplicaReport.class)
                        .alone())
                .isTrue();
    }

    @Test
    void nonsenseIsRefused() {
        for (String json : List.of("{\"name\":\"Not A Host\"}", "[]", "{\"vcpus\":\"many\"}", "{")) {
            assertThatThrownBy(() -> NodeHttp.json().readValue(json, VmSpec.class))
                    .isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void secretsStayOutOfLogs() {
        assertThat(INCOMING.toString()).doesNotContain(INCOMING.secret());
        assertThat(new TaskSpec.MigrateVm(INSTANCE, INCOMING, 1).toString()).doesNotContain(INCOMING.secret());
        assertThat(new TaskSpec.CopyVolume(VOLUME, Optional.empty(), INCOMING_VOLUME, Optional.empty()).toString())
                .doesNotContain(INCOMING_VOLUME.secret());
    }

    @Test
    void everyCodeHasAnErrorStatus() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(NodeHttp.statusOf(code)).isBetween(400, 599);
        }
    }
}
