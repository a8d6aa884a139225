package org.gannet.agent.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallOrderTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<Resource> VOLUME = List.of(Resource.of(VolumeId.random()));
    private final ThreadLocal<CallStamp> stamp = new ThreadLocal<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    private CallOrder order() {
        return new CallOrder(folder.resolve("leader.json"), stamp::get);
    }

    /** Sends a change on a thread of its own. */
    private CompletableFuture<String> send(CallOrder order, CallStamp call, List<Resource> resources, Runnable work) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        threads.put(call.toString(), Thread.ofPlatform().daemon().start(() -> {
            stamp.set(call);
            try {
                answer.complete(order.change("ensureVolume", resources, () -> {
                    work.run();
                    done.add(call.toString());
                    return call.toString();
                }));
            } catch (NodeException e) {
                answer.complete(e.code().name());
            }
        }));
        return answer;
    }

    private void awaitWaiting(CallStamp call) {
        await().atMost(LIMIT).until(() -> threads.get(call.toString()).getState() == Thread.State.WAITING);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNewerChangeWaitsForTheOneUnderWayAndWhatItOvertookIsNotDone() throws Exception {
        CallOrder order = order();
        CountDownLatch going = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var first = send(order, new CallStamp(1, 1), VOLUME, () -> {
            going.countDown();
            pass(go);
        });
        pass(going);
        var second = send(order, new CallStamp(1, 2), VOLUME, () -> {});
        awaitWaiting(new CallStamp(1, 2));
        var third = send(order, new CallStamp(1, 3), VOLUME, () -> {});
        awaitWaiting(new CallStamp(1, 3));
        var other = send(order, new CallStamp(1, 4), List.of(Resource.of(VolumeId.random())), () -> {});
        assertThat(other.get()).as("another volume does not wait").isEqualTo("1.4");
        assertThat(first).isNotDone();
        assertThat(third).isNotDone();

        go.countDown();
        assertThat(first.get()).isEqualTo("1.1");
        assertThat(second.get()).isEqualTo(ErrorCode.STALE_CALL.name());
        assertThat(third.get()).isEqualTo("1.3");
        assertThat(done).containsExactly("1.4", "1.1", "1.3");
    }

    @Test
    void whatWaitsWhenTheLeadChangesIsNotDone() throws Exception {
        CallOrder order = order();
        CountDownLatch going = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var first = send(order, new CallStamp(1, 1), VOLUME, () -> {
            going.countDown();
            pass(go);
        });
        pass(going);
        var second = send(order, new CallStamp(1, 2), VOLUME, () -> {});
        awaitWaiting(new CallStamp(1, 2));
        stamp.set(new CallStamp(2, 1));
        assertThat(order.<String>read("report", () -> "report")).isEqualTo("report");
        go.countDown();
        assertThat(first.get())
                .as("what is half done is ended, and the new leader's change waits")
                .isEqualTo("1.1");
        assertThat(second.get()).isEqualTo(ErrorCode.STALE_LEADER.name());
    }

    @Test
    void workOnAMachineWaitsForAChangeOfTheMachine() throws Exception {
        CallOrder order = order();
        Resource machine = Resource.of(InstanceId.random());
        CountDownLatch going = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var start = send(order, new CallStamp(1, 1), List.of(machine), () -> {
            going.countDown();
            pass(go);
        });
        pass(going);
        var task = send(order, new CallStamp(1, 2), List.of(machine, Resource.of(TaskId.random())), () -> {});
        awaitWaiting(new CallStamp(1, 2));
        go.countDown();
        assertThat(start.get()).isEqualTo("1.1");
        assertThat(task.get()).isEqualTo("1.2");
        assertThat(done).containsExactly("1.1", "1.2");
    }

    @Test
    void aRestartedAgentKnowsWhoLeads() {
        CallOrder order = order();
        stamp.set(new CallStamp(5, 17));
        order.change("ensureVolume", VOLUME, () -> "done");

        CallOrder restarted = order();
        stamp.set(new CallStamp(4, 99));
        assertThatThrownBy(() -> restarted.read("report", () -> "report"))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_LEADER));
        stamp.set(new CallStamp(5, 18));
        assertThat(restarted.<String>change("ensureVolume", VOLUME, () -> "done"))
                .isEqualTo("done");
    }

    @Test
    void turnsAreForgottenWhenNobodyHasThem() {
        Turns<String> turns = new Turns<>();
        assertThat(turns.<Integer>with(List.of("a", "b"), turns::size)).isEqualTo(2);
        assertThatThrownBy(() -> turns.with("a", () -> {
                    throw new IllegalStateException("fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(turns.size()).isZero();
    }
}
