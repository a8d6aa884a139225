package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/**
 * A guest that stands still for a moment, so that disks that no transaction of QEMU's can remember together hold the
 * same moment. That it must go on is on record before it stands still: an agent that ends in between has it go on at
 * its next start, and so does one that has lost the connection to it.
 * @implNote QEMU 7.2: {@code stop} waits for what the guest has asked its disks for, and flushes them
 */
record Stillness(Machine machine) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Nobody's but an operator's command, or another process's, ends them. */
    private static final Set<String> STILL =
            Set.of("paused", "io-error", "guest-panicked", "internal-error", "shutdown");

    /**
     * Does the work meanwhile. Not called under the machine's lock: volumes are held, and who has that may wait for
     * them.
     * @throws NodeException IN_USE while other work on the machine goes on, WRONG_STATE when it does not live here or
     *     sleeps
     * @throws QmpException when QEMU does not do it
     */
    void during(Runnable work) {
        requireLock();
        try {
            goOn();
            machine.refresh();
            requireHome();
            if (STILL.contains(machine.runState())) {
                work.run();
            } else if (machine.runState().equals("running")) {
                hold(work);
            } else {
                throw Machine.wrongState("The guest neither runs nor stands still: " + machine.runState() + ".");
            }
        } finally {
            machine.lock().unlock();
        }
    }

    private void requireLock() {
        try {
            if (!machine.lock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NodeException(Problem.of(ErrorCode.IN_USE, "Other work on this machine goes on.")
                        .withRemedy("Ask again when it is done.")
                        .withInternal(machine.id.toString()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
        }
    }

    private void requireHome() {
        if (record().role() != VmRecord.Role.HOME) {
            throw Machine.wrongState("The machine does not live here, or is about to move.");
        }
    }

    private VmRecord record() {
        return machine.record().orElseThrow(() -> Machine.unknown(machine.id));
    }

    private void hold(Runnable work) {
        machine.save(record().withHeld(true));
        try {
            machine.monitor().execute("stop");
            work.run();
        } finally {
            goOn();
        }
    }

    /** If it was told to stand still. Under the lock; may be repeated. @throws QmpException when QEMU does not do it */
    void goOn() {
        boolean isHeld = machine.record()
                .filter(known -> known.held() && known.role() == VmRecord.Role.HOME)
                .isPresent();
        if (isHeld && machine.isAlive()) {
            String does =
                    machine.monitor().execute("query-status").path("status").asString("");
            if (does.equals("paused")) {
                machine.monitor().execute("cont");
            }
            machine.refresh();
            machine.save(record().withHeld(false));
        }
    }
}
