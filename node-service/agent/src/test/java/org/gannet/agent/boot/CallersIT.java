package org.gannet.agent.boot;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeHttp;
import org.gannet.node.TaskSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may talk to an agent, and what it says to nonsense. No guest is started. */
class CallersIT {
    private static final TestCertificates CERTIFICATES = new TestCertificates();
    private static Path folder;
    private static TestNode node;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        node = new TestNode(CERTIFICATES, "node1", "127.0.0.31", folder, 0);
    }

    @AfterAll
    static void end() {
        node.close();
        Trees.delete(folder);
    }

    private static SSLContext engine() {
        return CERTIFICATES.client(CallerFilter.ENGINE, CERTIFICATES);
    }

    private static HttpResponse<String> send(SSLContext tls, HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI path(String path) {
        return URI.create(node.uri() + path);
    }

    @Test
    void theEngineIsServed() {
        NodeFacts facts = node.api().facts();
        assertThat(facts.name()).isEqualTo(new NodeName("node1"));
        assertThat(facts.accelerator()).isEqualTo("tcg");
        assertThat(facts.hypervisor()).startsWith("QEMU ");
        assertThat(facts.machineType()).startsWith("pc-i440fx-");
        assertThat(facts.memory().bytes()).isPositive();
        assertThat(facts.disk().bytes()).isPositive();
    }

    @Test
    void nobodyElseIs() {
        assertThatThrownBy(() -> node.api(CERTIFICATES.stranger()).facts())
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE));
        SSLContext foreign = new TestCertificates().client(CallerFilter.ENGINE, CERTIFICATES);
        assertThatThrownBy(() -> node.api(foreign).facts())
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE));
        SSLContext otherNode = CERTIFICATES.client("node2", CERTIFICATES);
        assertThatThrownBy(() -> node.api(otherNode).facts())
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
        assertThatThrownBy(() -> node.api(otherNode).ensureVmAbsent(InstanceId.random()))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
    }

    @Test
    void aReplacedCertificateIsShownWithoutARestart() throws Exception {
        Path tls = node.settings().tlsDirectory();
        X509Certificate first = shown();
        SSLContext toPeers = node.server().certificates().client();
        node.server().certificates().look();
        assertThat(shown()).isEqualTo(first);
        assertThat(node.server().certificates().client()).isSameAs(toPeers);

        Files.delete(tls.resolve("server-cert.pem"));
        new TestCertificates().writeNodeFiles("node1", "127.0.0.31", folder.resolve("others"));
        Files.copy(folder.resolve("others/server-key.pem"), tls.resolve("server-key.pem"), REPLACE_EXISTING);
        node.server().certificates().look();
        assertThat(shown()).as("while the files are half replaced").isEqualTo(first);
        Files.copy(folder.resolve("others/server-cert.pem"), tls.resolve("server-cert.pem"));
        node.server().certificates().look();
        assertThat(shown()).as("another cluster's are not taken").isEqualTo(first);

        CERTIFICATES.writeNodeFiles("node1", "127.0.0.31", tls);
        node.server().certificates().look();
        assertThat(shown()).isNotEqualTo(first);
        assertThat(node.server().certificates().client()).isNotSameAs(toPeers);
        assertThat(node.api().facts().name()).isEqualTo(new NodeName("node1"));
        assertThatThrownBy(() -> node.api(CERTIFICATES.stranger()).facts())
                .as("who shows nothing is not let in by the new one either")
                .isInstanceOf(NodeException.class);
    }

    private static X509Certificate shown() throws IOException {
        try (SSLSocket socket = (SSLSocket) engine().getSocketFactory()
                .createSocket(node.uri().getHost(), node.uri().getPort())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void consolesAreTheEnginesToo() {
        URI uri = URI.create(path("/node/v1/vms/" + InstanceId.random() + "/console/vnc")
                .toString()
                .replace("https", "wss"));
        for (SSLContext tls : new SSLContext[] {
            CERTIFICATES.stranger(),
            new TestCertificates().client(CallerFilter.ENGINE, CERTIFICATES),
            CERTIFICATES.client("node2", CERTIFICATES)
        }) {
            assertThatThrownBy(() -> TestConsole.open(tls, uri)).isInstanceOf(CompletionException.class);
        }
        try (TestConsole console = TestConsole.open(engine(), uri)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> console.closeCode() == 4404);
        }
    }

    /** A path that tries to leave the part that other nodes may use. */
    @Test
    void otherNodesReachTheHandOverOnlyAndOnlyWithItsSecret() {
        SSLContext otherNode = CERTIFICATES.client("node2", CERTIFICATES);
        String peer = "/node/v1/peer/vms/" + InstanceId.random();
        assertThat(send(
                                otherNode,
                                HttpRequest.newBuilder(path(peer + "/receiver")).header("X-Gannet-Secret", "guess"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(otherNode, HttpRequest.newBuilder(path(peer + "/receiver")))
                        .statusCode())
                .isEqualTo(400);
        for (String way : new String[] {
            "/node/v1/peer/../facts",
            "/node/v1/peer/%2e%2e/facts",
            "/node/v1/peer/..;/facts",
            "/node/v1/peer/x/../../report"
        }) {
            assertThat(send(otherNode, HttpRequest.newBuilder(path(way))).statusCode())
                    .as(way)
                    .isIn(400, 403, 404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /node/v1/vms/no-uuid",
                "DELETE | /node/v1/volumes/..%2f..%2fetc",
                "GET | /node/v1/images/abc",
                "GET | /node/v1/images/ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
                "GET | /node/v1/tasks/1"
            })
    void nonsenseInPathsIsRefused(String method, String where) {
        HttpResponse<String> answer =
                send(engine(), HttpRequest.newBuilder(path(where)).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/node/v1/vms/{id} | {}",
                "/node/v1/vms/{id} | not json",
                "/node/v1/vms/{id} | {\"name\":\"No Host\"}",
                "/node/v1/volumes/{id} | {\"format\":\"RAW\",\"size\":-1,\"source\":{\"kind\":\"empty\"}}",
                "/node/v1/volumes/{id} | {\"format\":\"RAW\",\"size\":0,\"source\":{\"kind\":\"empty\"}}",
                "/node/v1/volumes/{id} | {\"format\":\"VMDK\",\"size\":512,\"source\":{\"kind\":\"empty\"}}",
                "/node/v1/volumes/{id} | {\"format\":\"RAW\",\"size\":512,\"source\":{\"kind\":\"file\"}}",
                "/node/v1/tasks/{id} | {\"kind\":\"stop-vm\",\"instance\":\"x\"}",
                "/node/v1/tasks/{id} | {\"kind\":\"unheard-of\"}"
            })
    void nonsenseInBodiesIsRefusedWithAProblem(String where, String body) {
        HttpResponse<String> answer = send(
                engine(),
                HttpRequest.newBuilder(
                                path(where.replace("{id}", InstanceId.random().toString())))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(NodeHttp.json().readValue(answer.body(), Problem.class).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(node.api().report().vms()).isEmpty();
        assertThat(node.api().report().volumes()).isEmpty();
    }

    @Test
    void unknownThingsAreNotFoundAndTheirAbsenceIsNoFailure() {
        HttpResponse<String> answer = send(engine(), HttpRequest.newBuilder(path("/node/v1/nothing")));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(NodeHttp.json().readValue(answer.body(), Problem.class).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThatThrownBy(() -> node.api().task(TaskId.random()))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        node.api().cancelTask(TaskId.random());
        node.api().ensureVmAbsent(InstanceId.random());
        node.api().ensureVmIncomingAbsent(InstanceId.random());
        node.api().ensureImageAbsent(new ImageDigest("e".repeat(64)));
        assertThatThrownBy(() -> node.api().ensureTask(TaskId.random(), new TaskSpec.StopVm(InstanceId.random(), -1)))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void migratingAnUnknownMachineFails() {
        TaskId task = TaskId.random();
        IncomingVm nowhere = new IncomingVm("127.0.0.31", 1, 2, java.util.Map.of());
        node.api().ensureTask(task, new TaskSpec.MigrateVm(InstanceId.random(), nowhere, 300));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.api().task(task).state().isEnded());
        assertThat(node.api().task(task).problem().orElseThrow().code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void twoAgentsCannotShareADirectoryNorAPort() {
        AgentSettings settings = node.settings();
        assertThatThrownBy(() -> AgentServer.start(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another agent uses the directory");
        AgentSettings samePort = new AgentSettings(
                settings.name(),
                folder.resolve("other"),
                folder.resolve("run2"),
                settings.address(),
                node.uri().getPort(),
                new PortRange(47100, 47101),
                Accel.TCG,
                settings.tlsDirectory(),
                new AgentSettings.Offer(Optional.of(2), Optional.of(ByteSize.ofGibibytes(1)), Optional.empty()));
        assertThatThrownBy(() -> AgentServer.start(samePort))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the port is taken");
    }
}
