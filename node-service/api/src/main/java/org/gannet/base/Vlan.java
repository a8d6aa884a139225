package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which VLANs (IEEE 802.1Q) a machine's card is in. As a text {@code .10} (one, the machine sees no tags), {@code
 * :20:30} (several, tagged by the machine), {@code .10:20:30} (both).
 * @param untagged what frames without a tag belong to
 * @param tagged those whose tags the machine sees; ascending
 */
public record Vlan(Optional<Integer> untagged, List<Integer> tagged) {
    private static final int HIGHEST = 4094;
    private static final Pattern FORM = Pattern.compile("(\\.[0-9]{1,4})?(:[0-9]{1,4})*");

    public Vlan {
        tagged = List.copyOf(new TreeSet<>(tagged));
        if (untagged.isEmpty() && tagged.isEmpty()) {
            throw new IllegalArgumentException("no VLAN at all");
        }
        untagged.ifPresent(Vlan::requireValid);
        tagged.forEach(Vlan::requireValid);
    }

    /** @throws IllegalArgumentException when the text is none */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Vlan parse(String text) {
        if (text.isEmpty() || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a VLAN is written .10, :20:30 or .10:20:30, not " + text);
        }
        String[] parts = text.split(":");
        Optional<Integer> untagged =
                parts[0].isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(parts[0].substring(1)));
        return new Vlan(
                untagged, Arrays.stream(parts).skip(1).map(Integer::valueOf).toList());
    }

    private static void requireValid(int id) {
        if (id < 1 || id > HIGHEST) {
            throw new IllegalArgumentException("VLANs are numbered 1 to " + HIGHEST + ": " + id);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        untagged.ifPresent(id -> text.append('.').append(id));
        tagged.forEach(id -> text.append(':').append(id));
        return text.toString();
    }
}
