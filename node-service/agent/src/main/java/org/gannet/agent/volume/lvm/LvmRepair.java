package org.gannet.agent.volume.lvm;

import java.util.List;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/**
 * Volume groups that have lost a device: LVM changes nothing in them until they are told to go on without it.
 * @implNote vgreduce(8), without {@code --force}: no volume is given up by this
 */
final class LvmRepair {
    private static final int NAMED = 5;

    private LvmRepair() {}

    /**
     * Takes devices that are lost out of the group. One that lacks none stays as it is.
     * @throws NodeException WRONG_STATE while something lies on them, TOOL_FAILED
     */
    static void ensureWhole(LvmDriver driver, String group) {
        if (isWhole(driver, group)) {
            return;
        }
        List<String> partial = driver.all().stream()
                .filter(volume -> volume.group().equals(group) && volume.partial())
                .map(LvmOutput.Volume::path)
                .sorted()
                .toList();
        if (!partial.isEmpty()) {
            throw new NodeException(
                    Problem.of(ErrorCode.WRONG_STATE, "Logical volumes still lie on the device that is missing.")
                            .withCause(partial.stream().limit(NAMED).collect(Collectors.joining(", "))
                                    + (partial.size() > NAMED ? " and " + (partial.size() - NAMED) + " more" : "")
                                    + ".")
                            .withRemedy("Bring the device back; or replace the copies of mirrored disks, and delete the"
                                    + " other disks that lie there, first."));
        }
        driver.run(LvmCommands.removeMissing(group), "The volume group was not repaired.");
        if (!isWhole(driver, group)) {
            throw LvmDriver.withoutEffect();
        }
    }

    private static boolean isWhole(LvmDriver driver, String group) {
        return driver.groups().stream().noneMatch(each -> each.name().equals(group) && each.devicesLost() > 0);
    }
}
