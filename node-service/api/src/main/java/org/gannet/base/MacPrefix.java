package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The first three octets of Ethernet addresses that are drawn here, lower case with colons: "aa:00:00". */
public record MacPrefix(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){2}");
    private static final int GROUP_BIT = 1;

    @JsonCreator
    public MacPrefix {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not three octets as aa:00:00: " + value);
        }
        if ((Integer.parseInt(value.substring(0, 2), 16) & GROUP_BIT) != 0) {
            throw new IllegalArgumentException("addresses of groups, not of machines, begin so: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
