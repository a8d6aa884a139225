package org.gannet.backend.quota;

/** A change of amounts, in either direction. */
record Delta(int machines, int vcpus, long memory, long disk) {
    static final Delta NONE = new Delta(0, 0, 0, 0);

    static Delta of(QuotaAmounts amounts) {
        return new Delta(
                amounts.machines(),
                amounts.vcpus(),
                amounts.memory().bytes(),
                amounts.disk().bytes());
    }

    Delta plus(Delta other) {
        return minus(other.negated());
    }

    Delta minus(Delta other) {
        return new Delta(machines - other.machines, vcpus - other.vcpus, memory - other.memory, disk - other.disk);
    }

    Delta negated() {
        return new Delta(-machines, -vcpus, -memory, -disk);
    }
}
