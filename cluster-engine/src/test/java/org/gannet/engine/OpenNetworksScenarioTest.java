package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.gannet.engine.ConfigurationWishes.OFFICE;
import static org.gannet.engine.ConfigurationWishes.connect;
import static org.gannet.engine.ConfigurationWishes.office;
import static org.gannet.engine.ConfigurationWishes.only;
import static org.gannet.engine.testing.SimulatedCluster.OWNER;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NicId;
import org.gannet.base.Problem;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.AttachesCards;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.ModifyNic;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.network.ModifyNetwork;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are open to owners of machines: who gets a card there when the job begins, and who does not. */
class OpenNetworksScenarioTest {
    private static final OpenTo NOBODY = new OpenTo.Nobody();
    private static final OpenTo EVERYBODY = new OpenTo.Everybody();
    private static final OpenTo HIS = new OpenTo.Projects(List.of(OWNER));
    private static final OpenTo ANOTHERS = new OpenTo.Projects(List.of(new OwnerId(new UUID(0, 8))));

    /** The network is open so; then a card is asked for. @param then its address, or why there is none */
    private record Story(String name, OpenTo openTo, NewNic.OnNetwork asked, Object then) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Story> stories() {
        return Stream.of(
                new Story("an operator, closed", NOBODY, card(), "10.1.0.10"),
                new Story("an operator, another's", ANOTHERS, card(), "10.1.0.10"),
                new Story("an operator, reserved", NOBODY, card("10.1.0.5"), "10.1.0.5"),
                new Story("an owner, closed", NOBODY, his(card()), ErrorCode.NOT_FOUND),
                new Story("an owner, another's", ANOTHERS, his(card()), ErrorCode.NOT_FOUND),
                new Story("an owner, his", HIS, his(card()), "10.1.0.10"),
                new Story("an owner, everybody's", EVERYBODY, his(card()), "10.1.0.10"),
                new Story("an owner, an address", HIS, his(card("10.1.0.77")), "10.1.0.77"),
                new Story("an owner, a reserved one", HIS, his(card("10.1.0.5")), ErrorCode.IN_USE),
                new Story("an owner, the gateway's", HIS, his(card("10.1.0.1")), ErrorCode.IN_USE));
    }

    private static NewNic.OnNetwork card(String... addresses) {
        return new NewNic.OnNetwork(
                OFFICE, Arrays.stream(addresses).map(IpAddress::parse).toList(), addresses.length == 0);
    }

    private static NewNic.OnNetwork his(NewNic.OnNetwork card) {
        return card.by(Optional.of(OWNER));
    }

    private static SimulatedCluster cluster(OpenTo openTo) {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        office().apply(cluster).forEach(parameters -> done(cluster, parameters));
        connect(OFFICE, Group.FIRST, "br0").apply(cluster).forEach(parameters -> done(cluster, parameters));
        done(cluster, open(openTo));
        return cluster;
    }

    private static Job done(SimulatedCluster cluster, Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s: %s", parameters, job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private static ModifyNetwork.Parameters open(OpenTo openTo) {
        return new ModifyNetwork.Parameters(
                OFFICE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(openTo));
    }

    private static AttachNic.Parameters attach(SimulatedCluster cluster, NewNic card) {
        return new AttachNic.Parameters(only(cluster).id(), new NicId(cluster.ids.next()), card, Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aCardIsAttachedWhereItsOwnerMay(Story story) {
        SimulatedCluster cluster = cluster(story.openTo());
        cluster.running("web1", "node1");
        check(cluster, story, attach(cluster, story.asked()));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aCardIsMovedWhereItsOwnerMay(Story story) {
        SimulatedCluster cluster = cluster(story.openTo());
        NicId nic = cluster.running("web1", "node1").nics().getFirst().id();
        check(
                cluster,
                story,
                new ModifyNic.Parameters(only(cluster).id(), nic, Optional.of(story.asked()), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aMachineIsMadeWhereItsOwnerMay(Story story) {
        SimulatedCluster cluster = cluster(story.openTo());
        check(cluster, story, cluster.create("new", Optional.of("node1"), false));
    }

    private static void check(SimulatedCluster cluster, Story story, AttachesCards asked) {
        Job job = cluster.run(asked.attaching(card -> story.asked()));
        switch (story.then()) {
            case ErrorCode code ->
                assertThat(job.problem().map(Problem::code)).as("%s", asked).contains(code);
            default -> {
                assertThat(job.state()).as("%s: %s", asked, job.problem()).isEqualTo(JobState.SUCCEEDED);
                assertThat(cluster.state().instances().values())
                        .flatExtracting(instance -> instance.nics())
                        .anySatisfy(nic -> assertThat(nic.addresses())
                                .contains(IpAddress.parse(story.then().toString())));
            }
        }
    }

    @Test
    void aClosedNetworkIsRefusedAsOneThatIsNotThere() {
        SimulatedCluster cluster = cluster(ANOTHERS);
        cluster.running("web1", "node1");
        Problem closed = cluster.run(attach(cluster, his(card()))).problem().orElseThrow();
        NewNic nowhere = new NewNic.OnNetwork(new NetworkId(new UUID(4, 4)), List.of(), true);
        assertThat(closed)
                .isEqualTo(cluster.run(attach(cluster, nowhere)).problem().orElseThrow());
    }

    @Test
    void aCopyAndSeveralMachinesAreMadeAsTheirOwnerMay() {
        SimulatedCluster cluster = cluster(HIS);
        cluster.running("web1", "node1");
        done(cluster, attach(cluster, his(card())));
        CloneInstance.Parameters copy = new CloneInstance.Parameters(
                        new InstanceId(cluster.ids.next()),
                        only(cluster).id(),
                        new HostName("web2"),
                        Optional.empty(),
                        Optional.empty(),
                        false)
                .completed(cluster.state(), cluster.ids::next);
        Parameters his = copy.attaching(card -> card instanceof NewNic.OnNetwork on ? on.by(Optional.of(OWNER)) : card);
        Parameters several = new CreateInstances.Parameters(List.of(cluster.create("new", Optional.empty(), false)))
                .attaching(card -> his(card()));
        done(cluster, open(NOBODY));
        assertThat(cluster.run(his).problem().map(Problem::code)).contains(ErrorCode.NOT_FOUND);
        assertThat(cluster.run(several).problem()).isPresent();
        done(cluster, open(EVERYBODY));
        done(cluster, his);
        done(cluster, several);
    }

    @Test
    void whoMayNotAnyMoreKeepsHisCards() {
        SimulatedCluster cluster = cluster(HIS);
        CreateInstance.Parameters plain = cluster.create("web1", Optional.of("node1"), true);
        done(cluster, plain.attaching(card -> his(card())));

        assertThat(((Preview.Planned)
                                cluster.engine().preview(Job.Submission.of(open(NOBODY), Optional.empty(), "alice")))
                        .differences())
                .extracting(Difference::part, Difference::before, Difference::after)
                .containsExactly(tuple("openTo", OWNER.toString(), "Nobody"));
        done(cluster, open(NOBODY));
        assertThat(only(cluster).nics().getFirst().addresses()).contains(IpAddress.parse("10.1.0.10"));
        NicId nic = only(cluster).nics().getFirst().id();
        done(cluster, new ModifyNic.Parameters(only(cluster).id(), nic, Optional.empty(), Optional.of("first")));
        assertThat(only(cluster).nics().getFirst().name()).contains("first");
    }

    @Test
    void oldRowsAreOpenToNobody() {
        SimulatedCluster cluster = cluster(EVERYBODY);
        Network network = cluster.state().findNetwork(OFFICE).orElseThrow();
        String now = EngineJson.write(network);
        String old = now.replace(",\"openTo\":{\"kind\":\"everybody\"}", "");
        assertThat(old).isNotEqualTo(now);
        assertThat(EngineJson.read(old, Network.class).openTo()).isEqualTo(NOBODY);
        assertThat(EngineJson.read(now, Network.class)).isEqualTo(network);
    }
}
