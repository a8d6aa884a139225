/** Machines as QEMU processes: arguments, monitor protocol, life cycle, live migration. */
@org.jspecify.annotations.NullMarked
package org.gannet.agent.hypervisor.kvm;
