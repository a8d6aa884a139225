package org.gannet.agent.hypervisor.kvm;

/** Which accelerator guests run with. */
public enum Accel {
    /** What the node's boot probe found: KVM when a guest really boots with it, else TCG. */
    AUTO,
    KVM,
    /** Emulation in software: works everywhere, slow. */
    TCG
}
