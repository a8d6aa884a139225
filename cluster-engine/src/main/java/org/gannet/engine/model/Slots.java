package org.gannet.engine.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which place on a machine's bus a device has: the lowest that is free when it comes, the same for life. */
final class Slots {
    private Slots() {}

    static List<Disk> ofDisks(List<Disk> disks) {
        return filled(disks, Disk::slot, Disk::withSlot);
    }

    static List<Nic> ofNics(List<Nic> nics) {
        return filled(nics, Nic::slot, Nic::withSlot);
    }

    /** Those without a place get one. @throws IllegalArgumentException when two have the same */
    private static <T> List<T> filled(
            List<T> devices, Function<T, Optional<Integer>> slot, BiFunction<T, Integer, T> placed) {
        Set<Integer> taken = new HashSet<>();
        for (T device : devices) {
            slot.apply(device).filter(known -> !taken.add(known)).ifPresent(twice -> {
                throw new IllegalArgumentException("two devices in place " + twice);
            });
        }
        return devices.stream()
                .map(device -> slot.apply(device).isPresent() ? device : placed.apply(device, lowest(taken)))
                .toList();
    }

    private static int lowest(Set<Integer> taken) {
        int slot = 0;
        while (!taken.add(slot)) {
            slot++;
        }
        return slot;
    }
}
