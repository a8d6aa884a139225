package org.gannet.agent.hypervisor.kvm;

/** TCP ports, both ends included. */
public record PortRange(int first, int last) {
    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("not a port range: " + first + "-" + last);
        }
    }

    /** @param text "46000-46099" */
    public static PortRange parse(String text) {
        String[] ends = text.split("-", 2);
        try {
            return new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[ends.length - 1].strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port range: " + text, e);
        }
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
