package org.gannet.backend.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.Subject;
import org.gannet.base.Tags;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Subnet;
import org.junit.jupiter.api.Test;

/** A form is filled in with what the thing has now. */
class PresenceTest {
    @Test
    void findsWhatHasTheSameNameAndType() {
        PresentValues cluster = find(ClusterState.empty(), "ModifyCluster", new Subject.OfCluster());

        assertThat(cluster.find("name")).contains("gannet");
        assertThat(cluster.find("templates")).contains(List.of("DISKLESS", "FILE"));
        assertThat(cluster.find("restartLimit")).contains(5);
        assertThat(cluster.find("macPrefix")).isEmpty();
    }

    @Test
    void tellsWhatIsInheritedBesideWhatIsSet() {
        NodeParameters own = new NodeParameters(
                Optional.empty(),
                Optional.of(ByteSize.ofGibibytes(1)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ClusterState state = ClusterState.empty()
                .apply(List.of(new Change.PutGroup(Group.first().withNode(own))), 1);

        PresentValues group = find(state, "ModifyGroup", new Subject.OfGroup(Group.FIRST));

        assertThat(group.find("node"))
                .hasValueSatisfying(node -> assertThat(node)
                        .isInstanceOfSatisfying(
                                Map.class,
                                map -> assertThat(map.get("memoryReserve"))
                                        .isEqualTo((int) ByteSize.ofGibibytes(1).bytes())));
        assertThat(group.inherited().get("node"))
                .containsEntry("memoryReserve", (int) ByteSize.ofMebibytes(256).bytes());
    }

    @Test
    void goesWhereAParameterSaysThatItIs() {
        Network network = new Network(
                NetworkId.random(),
                new NetworkName("lan"),
                Optional.of(new Subnet(IpPrefix.parse("10.0.0.0/24"), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                List.of(IpRange.parse("10.0.0.2-10.0.0.9")),
                Tags.of("env:test"));
        ClusterState state = ClusterState.empty().apply(List.of(new Change.PutNetwork(network)), 1);
        Subject subject = new Subject.OfNetwork(network.id());

        PresentValues change = find(state, "ModifyNetwork", subject);
        assertThat(change.find("v4")).contains("10.0.0.0/24");
        assertThat(change.find("v4Gateway")).isEmpty();
        assertThat(change.among().get("release")).containsExactly("10.0.0.2-10.0.0.9");
        assertThat(find(state, "TagNetwork", subject).among().get("remove")).containsExactly("env:test");
        assertThat(find(state, "RenameNetwork", subject).find("name")).contains("lan");
        assertThat(find(state, "ConnectNetwork", subject).values()).isEmpty();
    }

    @Test
    void whatIsYetToBeMadeHasNothing() {
        assertThat(find(ClusterState.empty(), "AddGroup", new Subject.OfCluster()))
                .isEqualTo(PresentValues.NONE);
    }

    private static PresentValues find(ClusterState state, String operation, Subject subject) {
        return new Presence(state, Requests.kind(operation), subject).find(Map.of());
    }
}
