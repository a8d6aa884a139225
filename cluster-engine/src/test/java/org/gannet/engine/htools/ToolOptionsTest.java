package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that several tools have: where the cluster comes from, what is saved and shown, and what is wrong there. */
class ToolOptionsTest {
    private static final String POLICY = """
            {"std": %1$s, "minmax": [{"min": %1$s, "max": %2$s}], "disk-templates": ["drbd", "plain"],
             "vcpu-ratio": 4.0, "spindle-ratio": 32.0}""".formatted(spec(128, 1, 1024), spec(32768, 8, 1048576));
    private static final String REQUEST = """
            {"version": 2, "cluster_name": "c", "cluster_tags": [], "enabled_hypervisors": ["xen-pvm"], "ipolicy": %1$s,
             "nodegroups": {"u": {"name": "g", "alloc_policy": "preferred", "networks": [], "tags": [],
              "ipolicy": %1$s}},
             "nodes": {"n1": %2$s, "n2": %2$s, "n3": %2$s},
             "instances": {},
             "request": {"type": "allocate", "name": "new", "memory": 1024, "vcpus": 1, "disk_template": "drbd",
              "disk_space_total": 10240, "disks": [{"size": 10240, "mode": "rw"}], "nics": [], "os": "x", "tags": [],
              "hypervisor": "xen-pvm", "required_nodes": 2, "spindle_use": 1}}
            """.formatted(POLICY, """
                    {"total_memory": 16384, "reserved_memory": 1024, "free_memory": 15360, "total_disk": 100000,
                     "free_disk": 100000, "total_cpus": 8, "reserved_cpus": 1, "total_spindles": 0, "free_spindles": 0,
                     "group": "u", "offline": false, "drained": false, "vm_capable": true, "tags": [],
                     "ndparams": {"exclusive_storage": false, "spindle_count": 1}}""");

    @TempDir
    private Path folder;

    private String request;

    @BeforeEach
    void writeRequest() throws IOException {
        request = Files.writeString(folder.resolve("request"), REQUEST).toString();
    }

    private static String spec(int memory, int cpus, int disk) {
        return """
                {"memory-size": %d, "cpu-count": %d, "disk-size": %d, "disk-count": 1, "nic-count": 1,
                 "spindle-use": 1}""".formatted(memory, cpus, disk);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbal", "hinfo", "hcheck", "hspace", "hroller", "hsqueeze"})
    void aClusterMayBeThatOfAnAllocatorRequestOrMadeUp(String tool) {
        for (List<String> source :
                List.of(List.of("-I", request, "--force"), List.of("--simulate", "p,3,100G,16g,4", ""))) {
            String force = tool.equals("hroller") ? source.get(2) : "";
            ToolRun run = ToolRun.of(tool, source.get(0), source.get(1), force);
            assertThat(run.status()).as("%s %s: %s", tool, source, run.err()).isZero();
            assertThat(run.out()).isNotEmpty();
        }
    }

    @Test
    void hailSavesTheClusterBeforeAndAfter() throws IOException {
        ToolRun run = ToolRun.of("hail", "-p", "-S", folder.resolve("saved").toString(), request);
        assertThat(run.out()).contains("\"success\":true", "\"result\":[\"n3\",\"n2\"]");
        assertThat(run.err())
                .contains("Initial cluster status:", "Final cluster status:")
                .contains("The cluster state before iallocator run has been written to file '")
                .contains("saved.post-ialloc'");
        assertThat(text("saved.pre-ialloc")).doesNotContain("new|").contains("n3|16384|1024|15360|100000|100000|8|");
        assertThat(text("saved.post-ialloc"))
                .contains("new|1024|10240|1|running|Y|n3|n2|drbd|")
                .contains("n3|16384|1024|14336|100000|89760|8|");
        assertThat(TextReader.read(text("saved.post-ialloc")).instances()).hasSize(1);
    }

    /** What is asked for comes from the request, where it may go from elsewhere. */
    @Test
    void hailMayAnswerForAnotherCluster() {
        ToolRun run = ToolRun.of("hail", "--simulate", "p,2,100G,16g,4", request);
        assertThat(run.out()).contains("\"result\":[\"node-01-002\",\"node-01-001\"]");
    }

    @Test
    void ofSeveralMadeUpGroupsTheLastIsTheFirst() {
        ToolRun run = ToolRun.of("hinfo", "--simulate=p,3,100G,16g,4", "--simulate=p,5,100G,16g,4", "-pname");
        assertThat(run.err()).contains("node-01-005", "node-02-003").doesNotContain("node-02-004");
    }

    @Test
    void whatHailRefusedChangesNothing() throws IOException {
        ToolRun run = ToolRun.of(
                "hail",
                "--simulate",
                "p,1,100G,16g,4",
                "-S",
                folder.resolve("saved").toString(),
                request);
        assertThat(run.out()).contains("\"success\":false");
        assertThat(text("saved.post-ialloc")).isEqualTo(text("saved.pre-ialloc"));
    }

    @Test
    void hspaceSavesBothWaysOfFillingAndTellsWhereTheyGo() throws IOException {
        ToolRun run = ToolRun.of(
                "hspace",
                "--simulate=p,3,100G,16g,4",
                "--disk-template=drbd",
                "--standard-alloc=10g,1g,1",
                "--tiered-alloc=40g,4g,2",
                "-v",
                "-p",
                "-S",
                folder.resolve("saved").toString());
        assertThat(run.err())
                .contains("Initial cluster status:", "Tiered allocation status:", "Standard allocation status:")
                .contains("Tiered allocation map\n new-0 node-01-003 node-01-002 4096 40960 2 \n")
                .contains("The cluster state after standard allocation has been written to file '");
        assertThat(TextReader.read(text("saved.tiered")).instances()).hasSize(4);
        assertThat(TextReader.read(text("saved.standard")).instances()).hasSize(13);
        ToolRun again =
                ToolRun.of("hspace", "-t", folder.resolve("saved.standard").toString(), "--standard-alloc=10g,1g,1");
        assertThat(again.err()).as("the saved figures agree").isEmpty();
        assertThat(again.out()).contains("There are 13 initial instances");
    }

    @Test
    void hcheckShowsTheNodesBeforeAndAfter() throws IOException {
        String cluster = Files.writeString(folder.resolve("cluster"), Samples.cluster("c5-30"))
                .toString();
        ToolRun run = ToolRun.of("hcheck", "-t", cluster, "-p", "--print-instances");
        assertThat(run.err()).contains("Initial instance map:", "Initial cluster status:", "Final cluster status:");
        ToolRun none = ToolRun.of("hcheck", "-t", cluster, "--no-disk-moves", "--no-instance-moves");
        assertThat(none.out()).contains("after rebalancing").contains("Nodes not directly evacuateable: 2");
    }

    @Test
    void hrollerAndHsqueezeSaveToo() throws IOException {
        String saved = folder.resolve("saved").toString();
        assertThat(ToolRun.of("hroller", "--simulate=p,3,100G,16g,4", "-S", saved)
                        .err())
                .contains("before hroller run");
        String before = text("saved.original");
        assertThat(ToolRun.of("hsqueeze", "--simulate=p,3,100G,16g,4", "-S", saved, "-C" + saved + ".sh")
                        .out())
                .contains("'Nodes to offline'", "The commands have been written to file '" + saved + ".sh'");
        assertThat(text("saved.original")).isEqualTo(before);
        assertThat(text("saved.squeezed")).contains("node-01-003|16384|0|16384|95367|95367|4|Y|");
        assertThat(text("saved.sh")).startsWith("#!/bin/sh\n").contains("gnt-node power -f off node-01-003");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "hspace --simulate p,3,100G,16g~1~policy,nodes,disk,memory,cpus[,spindles]",
                "hspace --simulate p,3,100X,16g,4~1~'100X' is no size, as 100G, 16g or 2048",
                "hspace -I /nowhere~1~/nowhere: openFile: does not exist (No such file or directory)",
                "hspace~1~There are -t FILE, --simulate SPEC, -I REQUEST and -m file://FOLDER.",
                "hcheck -t a --simulate p,3,100G,16g,4~1~Only one of the data files options should be given",
                "hcheck -m cluster~1~does not ask a running cluster",
                "hspace --simulate p,3,100G,16g,4 --machine-readable=perhaps~1~Invalid choice 'perhaps', pass one of",
                "hspace --simulate p,3,100G,16g,4 --disk-template=tape~1~there are diskless, file, sharedfile, plain",
                "hspace --simulate p,3,100G,16g,4 --standard-alloc=20g,4g~1~disk,ram,cpu, for example 20g,4g,2",
                "hspace --simulate p,3,100G,16g,4 --tiered-alloc=20g,4g,many~1~Invalid tiered specification",
                "hspace --simulate p,3,100G,16g,4 --spindle-use=-1~1~spindle use: cannot parse string '-1'",
                "hspace --simulate p,3,100G,16g,4 -l some~1~max solution length: cannot parse string 'some'",
                "hspace --simulate p,3,100G,16g,4 -O other~1~wrong node name(s) set as offline: other",
                "hspace --simulate p,3,100G,16g,4 -S /nowhere/x~1~can't write /nowhere/x.tiered",
                "hspace cluster~1~This program doesn't take any arguments.",
                "hspace --tired-alloc=1~2~unrecognized option `--tired-alloc=1'",
                "hail~1~This program needs an input file.",
                "hail a b~1~Only one argument is accepted",
                "hail /nowhere~1~/nowhere: openFile: does not exist",
                "hail --static-kvm-node-memory=x /nowhere~1~static node memory: cannot parse string 'x'",
                "hail -I x~2~unrecognized option `-I'"
            })
    void whatIsWrongIsSaidWithWhatIsRight(String words, int status, String complaint) {
        ToolRun run = ToolRun.of(words.split(" "));
        assertThat(run.err()).contains(complaint);
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.out()).isEmpty();
    }

    /** Each line is hbal's. A node that is offline is told of, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "-l -1~Continuing, but the set of moves might be too restricted; consider using the "
                        + "--ignore-soft-errors option.",
                "-O n1~Continuing, but the set of moves might be too restricted; consider using the "
                        + "--ignore-soft-errors option.",
                "--ignore-soft-errors~Continuing, ignoring soft errors."
            })
    void nodesBeyondTheirPolicyAreToldOf(String options, String line) throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster"), """
                g|u|preferred||

                n1|8192|0|7168|10000|9000|1|M|u|1
                n2|8192|0|8192|10000|10000|1|N|u|1

                i1|1024|1000|9|running|Y|n1||plain||1


                """);
        ToolRun run = ToolRun.of(("hbal -t " + cluster + " " + options).split(" "));
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("The cluster contains 1 policy-violating nodes.\n" + line + "\n");
        String offline = Files.readString(cluster).replace("|1|M|", "|1|Y|");
        assertThat(ToolRun.of(("hbal -t " + Files.writeString(cluster, offline) + " " + options).split(" "))
                        .out())
                .contains("The cluster contains 1 policy-violating nodes.\n" + line + "\n");
    }

    /** Each line is hinfo's. */
    @Test
    void aClusterWithoutNodesHasAScore() throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster"), "g|u|preferred||\n\n\n\n\n");
        ToolRun run = ToolRun.of("hinfo", "-t", cluster.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                Loaded cluster tags:\s
                Loaded 0 nodes, 0 instances, 1 node group
                Cluster is N+1 happy
                Cluster coefficients:
                   Field Value Weight
                Cluster score: 0.00000000
                """);
    }

    @Test
    void instancesOverTwoGroupsAreToldOf() throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster"), """
                g|u|preferred||
                h|v|preferred||

                n1|8192|0|7168|10000|9000|1|M|u|1
                n2|8192|0|8192|10000|9000|1|N|v|1

                web|1024|1000|1|running|Y|n1|n2|drbd||1


                """);
        ToolRun run = ToolRun.of("hinfo", "-t", cluster.toString());
        assertThat(run.out()).contains("node groups\nFound instances belonging to multiple node groups:\nCluster is");
        assertThat(run.err().lines()).containsExactly("  web");
    }

    /** What hail says of it, too: the node can't be the second one, as which an instance would be left there. */
    @Test
    void figuresOfAnOfflineNodeSayNothing() throws IOException {
        String offline = REQUEST.replaceFirst("\"offline\": false", "\"offline\": true");
        Path file = Files.writeString(folder.resolve("offline"), offline);
        ToolRun run = ToolRun.of("hinfo", "-I", file.toString(), "-pname,tmem,fdsk");
        assertThat(run.err()).contains("n1       0 ").contains("n2   16384 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+4096", "1e4", "0x10"})
    void numbersAreDigits(String memory) throws IOException {
        Path file = Files.writeString(
                folder.resolve("cluster"), "g|u|preferred||\n\nn1|" + memory + "|0|4096|10000|10000|8|M|u|1\n\n\n\n");
        ToolRun run = ToolRun.of("hinfo", "-t", file.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("line 3: the node's memory must be a whole number, not '" + memory + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\n\n\n", "\n\n\n\n\n"})
    void anEmptyClusterMayEndInEmptyLines(String end) {
        String cluster = "g|u|preferred||\n\nn1|4096|0|4096|10000|10000|8|M|u|1\n\n" + end;
        assertThat(TextReader.read(cluster).nodes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbal", "hinfo", "hail", "hcheck", "hspace", "hroller", "hsqueeze"})
    void helpSaysWhatEachOptionIsFor(String tool) {
        ToolRun run = ToolRun.of(tool, "--help");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains("--")))
                .hasSizeGreaterThan(8)
                .allMatch(line -> line.matches(" +(-. +)?--[-a-z]+(\\[?=[-A-Z]+]?)? {2,}[A-Za-z0-9].{7,}"));
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 120);
    }

    /** The small letter is a binary unit, the large one a decimal one. */
    @ParameterizedTest
    @CsvSource({
        "2048, 2048",
        "2g, 2048",
        "2GiB, 2048",
        "2G, 1907",
        "2gb, 1907",
        "1t, 1048576",
        "1T, 953674",
        "500M, 476"
    })
    void sizesHaveUnits(String text, long mib) {
        assertThat(Units.mib(text)).hasValue(mib);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "-1", "1.5g", "1k"})
    void whatIsNoSizeIsNone(String text) {
        assertThat(Units.mib(text)).isEmpty();
    }
}
