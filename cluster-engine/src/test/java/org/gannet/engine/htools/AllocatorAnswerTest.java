package org.gannet.engine.htools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.gannet.engine.allocation.search.EvacuationMode;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllocatorAnswerTest {
    private static final SearchRules ALL = SearchRules.STRICT;
    private static final SearchRules NO_SOFT = new SearchRules(false, true, Set.of());

    /** The whole line is hail's: which nodes, the score to eight digits, how many fit and why the others do not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "hail-alloc-drbd~Request successful: Selected group: default, Group default (preferred): "
                        + "score: 11.75836082, successes 12, failures 0 () for node(s) node2/node1~[node2,node1]",
                "hail-alloc-nlocation~Request successful: Selected group: default, Group default (preferred): "
                        + "score: 2.18113952, successes 6, failures 0 () for node(s) node3/node2~[node3,node2]",
                "hail-alloc-desired-location~Request successful: Selected group: default, Group default (preferred): "
                        + "score: 2.18229167, successes 2, failures 0 () for node(s) node1~[node1]",
                "hail-alloc-dedicated-1~Request successful: Selected group: default, Group default (preferred): score: "
                        + "([0,0,1],20490), successes 3, failures 1 (FailMem: 1) for node(s) node2-quarter"
                        + "~[node2-quarter]",
                "hail-alloc-secondary~Request successful: score: 2.02871860, successes 2, failures 0 () for node(s) "
                        + "node-2-1/node-2-2~node-2-2",
                "hail-reloc-drbd~Request successful: success~[node1]",
                "hail-reloc-drbd-crowded~Request failed: Can't find any good node:  Node node1 failed: FailMem; "
                        + "Node node2 failed: FailMem;~[]",
                "hail-alloc-plain-tags~Request failed: Group default (preferred): No valid allocation solutions, "
                        + "failure reasons: FailTags: 3~[]",
                "hail-alloc-invalid-twodisks~Request failed: Group default (preferred): No valid allocation solutions, "
                        + "failure reasons: FailDisk: 1~[]",
                "hail-alloc-twodisks~Request failed: Group default (preferred): No valid allocation solutions, "
                        + "failure reasons: FailN1: 1~[]",
                "hail-alloc-spindles~Request failed: Group group1 (preferred): No valid allocation solutions, failure "
                        + "reasons: FailSpindles: 2, Group group2 (preferred): No valid allocation solutions, failure "
                        + "reasons: FailN1: 2~[]",
                "hail-alloc-invalid-network~Request failed: group Group 2 is not connected to a network required by "
                        + "instance instance1, Group Group 1 (preferred): No valid allocation solutions, failure "
                        + "reasons: FailDisk: 1~[]",
                "hail-alloc-ext~Request failed: ~[]",
                "hail-alloc-drbd-restricted~Request failed: ~[]"
            })
    void ganetisOwnRequestsAreAnsweredAsByHail(String name, String info, String result) {
        String expected = "{\"success\":" + info.startsWith("Request successful") + ",\"info\":\"" + info
                + (info.endsWith(":") ? " " : "") + "\",\"result\":"
                + result.replaceAll("([\\w-]+)", "\"$1\"") + "}";
        assertThat(answer(name, ALL)).isEqualTo(expected);
    }

    /** Where hail may choose the group, the score is that of all nodes. */
    @Test
    void theGroupIsOneWithTheNetworksAskedFor() {
        assertThat(answer("hail-alloc-restricted-network", ALL))
                .contains("Selected group: Group 1, group Group 2 is not connected to a network required by instance")
                .contains("Group Group 1 (last_resort): score: 5.02861843, successes 2, failures 0 ()")
                .endsWith("for node(s) node1_1/node1_2\",\"result\":[\"node1_1\",\"node1_2\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hail-reloc-drbd-crowded", "hail-alloc-plain-tags"})
    void withoutSoftLimitsThereIsAPlace(String name) {
        assertThat(answer(name, NO_SOFT)).startsWith("{\"success\":true");
    }

    @Test
    void withoutTheCapacityCheckThereIsAPlaceForTwoDisks() {
        assertThat(answer("hail-alloc-twodisks", ALL.withCapacity(false))).endsWith("\"result\":[\"node1\"]}");
    }

    @Test
    void evacuationAndChangeOfGroupAreHailsStepForStep() {
        assertThat(answer("hail-node-evac", ALL))
                .contains("0 instances failed to move and 1 were moved successfully\",\"result\":[[[\"instance2\","
                        + "\"default\",[\"node2\",\"node1\"]]],[],[[{\"OP_ID\":\"OP_INSTANCE_REPLACE_DISKS\"");
        assertThat(answer("hail-change-group", ALL))
                .contains("0 instances failed to move and 1 were moved successfully\",\"result\":[[[\"instance14\","
                        + "\"empty\",[\"node11\",\"node10\"]]],[],[[");
        assertThat(answer("hail-multialloc-dedicated", ALL))
                .contains("\"result\":[[[\"instance-new-quarter-1\",[\"node2-quarter\"]],"
                        + "[\"instance-new-quarter-2\",[\"node3-half\"]]],[]]");
    }

    /** What hail answered on the samples, from Ganeti's message, in which the hypervisor was KVM. */
    @ParameterizedTest
    @CsvSource({
        "c5-30, all",
        "c5-30, primary-only",
        "c5-30, secondary-only",
        "c20-300, all",
        "c20-300, primary-only",
        "c20-300, secondary-only",
        "s20-300, all"
    })
    void aNodeIsEvacuatedAsByHail(String name, String word) {
        assertThat(evacuated(name, word)).isEqualTo(captured("hail-" + name + "-evac_node-0002_" + word));
    }

    /** As many and the same ones; of pairs with the same score to all digits printed, another may be taken. */
    @Test
    void asManyAreEvacuatedAsByHailWhereScoresAreTied() {
        String expected = captured("hail-c40-800-evac_node-0002_all");
        assertThat(evacuated("c40-800", "all")).startsWith(expected.substring(0, expected.indexOf("result")));
    }

    private static String evacuated(String name, String word) {
        ClusterInput cluster = kvm(name);
        int node = IntStream.range(0, cluster.nodes().size())
                .filter(at -> cluster.nodes().get(at).name().equals("node-0002.example.com"))
                .findFirst()
                .orElseThrow();
        EvacuationMode mode = List.of(EvacuationMode.values()).stream()
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow();
        List<Integer> instances = IntStream.range(0, cluster.instances().size())
                .filter(at -> leaves(cluster.instances().get(at), node, mode))
                .boxed()
                .toList();
        return AllocatorAnswer.of(cluster, new AllocatorRequest.NodeEvacuate(instances, mode), Map.of(), ALL)
                .text();
    }

    private static boolean leaves(InstanceInput instance, int node, EvacuationMode mode) {
        return mode != EvacuationMode.SECONDARY_ONLY && instance.primary() == node
                || mode != EvacuationMode.PRIMARY_ONLY && instance.secondary() == node;
    }

    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "c20-300", "c40-800"})
    void anInstanceIsRelocatedAsByHail(String name) {
        ClusterInput cluster = kvm(name);
        int instance =
                cluster.instances().stream().map(InstanceInput::name).toList().indexOf("inst-00001.example.com");
        var request = new AllocatorRequest.Relocate(
                instance, 1, List.of(cluster.instances().get(instance).secondary()));
        assertThat(AllocatorAnswer.of(cluster, request, Map.of(), ALL).text())
                .isEqualTo(captured("hail-" + name + "-relocate_inst-00001"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[]~Parsing input IAllocator message: Unable to read JSObject",
                "{}~invalid iallocator message: key 'request' not found, object contains only []",
                "{\"request\":0}~invalid iallocator message: key 'request': Unable to read JSObject",
            })
    void whatIsNoMessageIsRefusedWithItsKey(String message, String error) {
        assertThatThrownBy(() -> AllocatorReader.read(message, 0))
                .isInstanceOf(BadInput.class)
                .hasMessage(error);
    }

    @Test
    void aRequestWithoutItsNameSaysSo() {
        assertThatThrownBy(() -> answer("hail-invalid-reloc", ALL))
                .isInstanceOf(BadInput.class)
                .hasMessage("invalid request dict: key 'name': Unable to read String");
    }

    private static String answer(String name, SearchRules rules) {
        AllocatorReader.Message message =
                AllocatorReader.read(Samples.upstream(name + ".json"), AllocatorReader.KVM_NODE_MEMORY);
        return AllocatorAnswer.of(message.cluster(), message.request(), message.asNew(), rules)
                .text();
    }

    private static ClusterInput kvm(String name) {
        ClusterInput cluster = TextReader.read(Samples.cluster(name));
        return cluster.withNodes(cluster.nodes().stream()
                .map(node -> node.withOwnMemory(AllocatorReader.KVM_NODE_MEMORY))
                .toList());
    }

    private static String captured(String name) {
        return Samples.answer(name)
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
    }
}
