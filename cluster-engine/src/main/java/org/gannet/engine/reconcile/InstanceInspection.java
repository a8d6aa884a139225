package org.gannet.engine.reconcile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.model.Wiring;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.policy.Asked;
import org.gannet.engine.policy.PolicyCheck;
import org.gannet.engine.policy.Violation;
import org.gannet.node.VmReport;

/** Looks at machines: whether they do what they should, where they should, and are as they may be. */
record InstanceInspection(Inspection all, Map<GroupId, PolicyCheck> policies) {
    private static final int GRACE_SECONDS = 60;

    InstanceInspection(Inspection all) {
        this(all, new HashMap<>());
    }

    void run() {
        for (Instance instance : all.state().instances().values()) {
            if (all.isAtRest(instance.id())) {
                look(instance);
            }
        }
        all.nodes()
                .forEach(node -> all.report(node.name())
                        .ifPresent(report -> report.vms().forEach(vm -> strangers(node.name(), vm))));
    }

    private void look(Instance instance) {
        if (instance.lifecycle() == Lifecycle.RESERVED) {
            return;
        }
        if (instance.lifecycle() != Lifecycle.READY) {
            all.add(
                    FindingCode.INSTANCE_INCOMPLETE,
                    instance,
                    new Remedy.Ask(new RemoveInstance.Parameters(instance.id())));
            return;
        }
        if (instance.incoming().isPresent()) {
            all.add(
                    FindingCode.INSTANCE_IN_MOVE,
                    instance,
                    new Remedy.Ask(new CleanUpMigration.Parameters(instance.id())));
            return;
        }
        boolean offline =
                all.state().findNode(instance.primary()).filter(Node::offline).isPresent();
        if (offline) {
            all.add(FindingCode.INSTANCE_NODE_OFFLINE, instance, new Remedy.Look(), instance.primary());
        }
        runs(instance);
        shape(instance);
        place(instance);
    }

    private void runs(Instance instance) {
        if (!all.isAnswering(instance.primary())) {
            return;
        }
        Optional<VmReport> vm = all.vm(instance.primary(), instance.id());
        boolean alive = all.livesOn(instance.primary(), instance.id());
        if (instance.wished() != AdminState.UP) {
            if (alive) {
                all.add(
                        FindingCode.INSTANCE_UP,
                        instance,
                        new Remedy.Ask(new StopInstance.Parameters(instance.id(), GRACE_SECONDS)));
            }
        } else if (alive) {
            vm.flatMap(VmReport::silentSince)
                    .ifPresent(since -> all.add(FindingCode.INSTANCE_HUNG, instance, restart(instance, 0)));
        } else if (!all.livesElsewhere(instance) && !hasSwitchedOff(instance, vm)) {
            Remedy start = new Remedy.Ask(new StartInstance.Parameters(instance.id()));
            Optional.ofNullable(all.known().givenUp().get(instance.id()))
                    .ifPresentOrElse(
                            times -> all.add(FindingCode.INSTANCE_GIVEN_UP, instance, start, times),
                            () -> all.add(FindingCode.INSTANCE_DOWN, instance, start));
        }
    }

    private boolean hasSwitchedOff(Instance instance, Optional<VmReport> vm) {
        return vm.flatMap(VmReport::ended).equals(Optional.of(VmReport.Ending.GUEST_POWERED_OFF))
                && new Inheritance(all.state())
                        .hypervisor(instance)
                        .effective()
                        .userShutdown()
                        .orElse(false);
    }

    private static Remedy restart(Instance instance, int graceSeconds) {
        return new Remedy.Ask(new RebootInstance.Parameters(instance.id(), RebootInstance.Kind.FULL, graceSeconds));
    }

    private void shape(Instance instance) {
        Optional<Group> group = all.state().groupOf(instance);
        PolicyCheck check = group.map(of -> policies.computeIfAbsent(of.id(), id -> PolicyCheck.of(all.state(), group)))
                .orElseGet(() -> PolicyCheck.of(all.state(), group));
        List<Violation> violations = check.violations(Asked.of(instance));
        if (!violations.isEmpty()) {
            all.add(
                    FindingCode.INSTANCE_POLICY,
                    instance,
                    new Remedy.Look(),
                    violations.stream().map(Violation::sentence).collect(Collectors.joining(" ")));
        }
        if (!instance.pending().isEmpty()) {
            all.add(
                    FindingCode.INSTANCE_WAITS_FOR_RESTART,
                    instance,
                    restart(instance, GRACE_SECONDS),
                    instance.pending().stream().map(PendingChange::words).collect(Collectors.joining(", ")));
        }
    }

    private void place(Instance instance) {
        Optional<Node> primary = all.state().findNode(instance.primary());
        Optional<String> fault = primary.filter(node -> !node.flags().vmCapable())
                .map(node -> "It is not for machines.")
                .or(() -> {
                    Wiring wiring = new Wiring(all.state(), instance.primary());
                    return instance.nics().stream()
                            .flatMap(nic -> wiring.findFault(nic).stream())
                            .findFirst();
                });
        fault.ifPresent(why ->
                all.add(FindingCode.INSTANCE_UNSUITABLE_NODE, instance, new Remedy.Look(), instance.primary(), why));
        Optional<Node> secondary = instance.secondary().flatMap(all.state()::findNode);
        if (primary.isPresent()
                && secondary.isPresent()
                && !primary.get().group().equals(secondary.get().group())) {
            all.add(
                    FindingCode.INSTANCE_SPLIT_GROUPS,
                    instance,
                    new Remedy.Look(),
                    name(primary.get().group()),
                    name(secondary.get().group()));
        }
    }

    private Object name(GroupId group) {
        return all.state().findGroup(group).<Object>map(Group::name).orElse(group);
    }

    private void strangers(NodeName node, VmReport vm) {
        all.state()
                .findInstance(vm.id())
                .filter(instance -> all.isAtRest(vm.id()) && !instance.homes().contains(node))
                .ifPresent(instance -> all.add(
                        FindingCode.VM_ON_OTHER_NODE,
                        new Subject.OfInstance(vm.id()),
                        Optional.of(node),
                        vm.id().toString(),
                        new Remedy.Ask(new RemoveLeftover.Parameters(
                                node, RemoveLeftover.Kind.MACHINE, vm.id().toString())),
                        instance.name(),
                        node,
                        instance.primary()));
    }
}
