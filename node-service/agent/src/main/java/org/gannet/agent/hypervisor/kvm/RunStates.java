package org.gannet.agent.hypervisor.kvm;

import org.gannet.node.VmReport;

/** QEMU's words for what a guest does. */
final class RunStates {
    private RunStates() {}

    /** As the node reports it. @param held whether the guest stands still for a moment only */
    static VmReport.State reported(String runState, boolean held) {
        return held && runState.equals("paused") ? VmReport.State.RUNNING : reported(runState);
    }

    private static VmReport.State reported(String runState) {
        return switch (runState) {
            case "shutdown" -> VmReport.State.STOPPED;
            case "paused",
                    "prelaunch",
                    "inmigrate",
                    "postmigrate",
                    "finish-migrate",
                    "suspended",
                    "io-error",
                    "guest-panicked",
                    "internal-error" -> VmReport.State.PAUSED;
            default -> VmReport.State.RUNNING;
        };
    }
}
