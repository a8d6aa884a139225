package org.gannet.agent.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;

/** Tasks, each on a thread of its own and in a file of its own, so that they are found again after a restart. */
public final class TaskRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TaskRunner.class.getName());
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    /** Longer than one agent waits for another's answer. */
    private static final Duration END_LIMIT = Duration.ofSeconds(25);

    private static final int MOST_KEPT = 2000;
    private static final int MOST_RUNNING = 200;
    private static final String ENDING = ".json";
    private final Path directory;
    private final TaskWork work;
    private final Clock clock;
    private final Map<TaskId, Running> tasks = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public TaskRunner(Path directory, TaskWork work, Clock clock) {
        this.directory = directory;
        this.work = work;
        this.clock = clock;
    }

    /** Reads what is known and goes on with what had not ended. */
    public void start() {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    if (file.toString().endsWith(ENDING)) {
                        StateFile.read(file, TaskRecord.class).ifPresent(this::remember);
                    } else {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        forgetOld();
        tasks.values().stream()
                .filter(task -> !task.record.task().state().isEnded())
                .forEach(task -> launch(task, true));
    }

    private void remember(TaskRecord record) {
        tasks.put(record.task().id(), new Running(record));
    }

    /** @throws NodeException NAME_TAKEN (known with other work), IN_USE (other work on the machine goes on) */
    public synchronized NodeTask ensure(TaskId id, TaskSpec spec) {
        Running known = tasks.get(id);
        if (known != null) {
            if (!known.record.task().spec().equals(spec)) {
                throw NodeException.of(ErrorCode.NAME_TAKEN, "The task is known with other work.");
            }
            return known.record.task();
        }
        requireFree(spec);
        forgetOld();
        NodeTask task = new NodeTask(id, spec, NodeTask.State.RUNNING, Optional.empty(), Optional.empty(), Map.of());
        Running running = new Running(new TaskRecord(task, false, clock.instant()));
        running.save();
        tasks.put(id, running);
        launch(running, false);
        return task;
    }

    private void requireFree(TaskSpec spec) {
        spec.resources().forEach(this::requireIdle);
        if (running().count() >= MOST_RUNNING) {
            throw NodeException.of(ErrorCode.RATE_LIMITED, "The node has too much to do.");
        }
    }

    /** @throws NodeException IN_USE when work on it goes on */
    public void requireIdle(Resource resource) {
        if (worksOn(resource)) {
            throw NodeException.of(ErrorCode.IN_USE, "Other work on the same goes on.");
        }
    }

    /** Whether work on it goes on. */
    public boolean worksOn(Resource resource) {
        return running(resource).findAny().isPresent();
    }

    /**
     * For a machine that is about to open the volume.
     * @throws NodeException IN_USE when work goes on that needs it closed
     */
    public void requireNoneAtRest(VolumeId volume) {
        if (running().anyMatch(task -> task.spec().volumesAtRest().contains(volume))) {
            throw NodeException.of(ErrorCode.IN_USE, "Work on a volume of the machine goes on.");
        }
    }

    /**
     * Ends all work on a machine that is no more.
     * @throws NodeException TIMED_OUT when it does not end
     */
    public void endAll(InstanceId instance) {
        endAll(running(Resource.of(instance)).toList());
    }

    /**
     * Ends the work that makes the volume.
     * @throws NodeException TIMED_OUT when it does not end
     */
    public void endWorkMaking(VolumeId volume) {
        endAll(running()
                .filter(task -> task.spec().makes().equals(Optional.of(volume)))
                .toList());
    }

    private static void endAll(List<Running> works) {
        works.forEach(Running::requestCancel);
        for (Running task : works) {
            try {
                Optional<Thread> thread = task.thread;
                if (thread.isPresent() && !thread.get().join(END_LIMIT)) {
                    throw new NodeException(Problem.of(ErrorCode.TIMED_OUT, "Work that must end first does not end.")
                            .withInternal(task.spec().toString()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
            }
        }
    }

    private Stream<Running> running() {
        return tasks.values().stream()
                .filter(task -> !task.record.task().state().isEnded());
    }

    private Stream<Running> running(Resource resource) {
        return running().filter(task -> task.spec().resources().contains(resource));
    }

    /** @throws NodeException NOT_FOUND */
    public NodeTask get(TaskId id) {
        Running task = tasks.get(id);
        if (task == null) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "The node does not know this task.");
        }
        return task.record.task();
    }

    public void cancel(TaskId id) {
        Running task = tasks.get(id);
        if (task != null) {
            task.requestCancel();
        }
    }

    /** Stops working without ending any task: an agent that starts later goes on with them. */
    @Override
    public void close() {
        closed = true;
        List<Thread> threads =
                tasks.values().stream().flatMap(task -> task.thread.stream()).toList();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void launch(Running task, boolean again) {
        Thread thread =
                Thread.ofVirtual().name("task " + task.record.task().id()).unstarted(() -> run(task, again));
        task.thread = Optional.of(thread);
        thread.start();
    }

    private void run(Running task, boolean again) {
        try {
            work.run(task.record.task().spec(), task, again);
            end(task, NodeTask.State.SUCCEEDED, Optional.empty());
        } catch (NodeException e) {
            if (e.code() == ErrorCode.CANCELLED && task.isCancelled()) {
                end(task, NodeTask.State.CANCELLED, Optional.empty());
            } else {
                end(task, NodeTask.State.FAILED, Optional.of(e.problem()));
            }
        } catch (RuntimeException | Error e) {
            if (!closed) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "task failed unexpectedly: " + task.record.task().spec(),
                        e);
            }
            end(
                    task,
                    NodeTask.State.FAILED,
                    Optional.of(Problem.of(ErrorCode.INTERNAL, "The node could not do this.")
                            .withInternal(e.toString())));
        }
    }

    /** A task whose thread was interrupted by our end has not ended. */
    private void end(Running task, NodeTask.State state, Optional<Problem> problem) {
        if (!closed) {
            task.end(state, problem, clock.instant());
        }
    }

    private void forgetOld() {
        List<Running> ended = tasks.values().stream()
                .filter(task -> task.record.task().state().isEnded())
                .sorted(java.util.Comparator.comparing(task -> task.record.since()))
                .toList();
        Instant limit = clock.instant().minus(KEPT);
        int surplus = ended.size() - MOST_KEPT;
        for (int i = 0; i < ended.size(); i++) {
            if (i < surplus || ended.get(i).record.since().isBefore(limit)) {
                TaskId id = ended.get(i).record.task().id();
                try {
                    Files.deleteIfExists(file(id));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                tasks.remove(id);
            }
        }
    }

    private Path file(TaskId id) {
        return directory.resolve(id + ENDING);
    }

    /** @param since when it started, then when it ended */
    record TaskRecord(NodeTask task, boolean cancelRequested, Instant since) {}

    /** A task with its thread. The record is replaced as a whole; only transitions are written to disk. */
    private final class Running implements TaskControl {
        private volatile TaskRecord record;
        private volatile Optional<Thread> thread = Optional.empty();

        Running(TaskRecord record) {
            this.record = record;
        }

        TaskSpec spec() {
            return record.task().spec();
        }

        void save() {
            StateFile.write(file(record.task().id()), record);
        }

        synchronized void requestCancel() {
            if (!record.cancelRequested() && !record.task().state().isEnded()) {
                record = new TaskRecord(record.task(), true, record.since());
                save();
            }
        }

        synchronized void end(NodeTask.State state, Optional<Problem> problem, Instant now) {
            NodeTask old = record.task();
            NodeTask ended = new NodeTask(old.id(), old.spec(), state, old.progress(), problem, old.figures());
            record = new TaskRecord(ended, record.cancelRequested(), now);
            save();
        }

        @Override
        public boolean isCancelled() {
            return record.cancelRequested();
        }

        @Override
        public synchronized void progress(Progress progress) {
            NodeTask old = record.task();
            NodeTask next = new NodeTask(
                    old.id(), old.spec(), old.state(), Optional.of(progress), old.problem(), old.figures());
            record = new TaskRecord(next, record.cancelRequested(), record.since());
        }

        @Override
        public synchronized void figure(String name, long value) {
            NodeTask old = record.task();
            Map<String, Long> figures = new java.util.TreeMap<>(old.figures());
            figures.put(name, value);
            NodeTask next = new NodeTask(old.id(), old.spec(), old.state(), old.progress(), old.problem(), figures);
            record = new TaskRecord(next, record.cancelRequested(), record.since());
        }
    }
}
