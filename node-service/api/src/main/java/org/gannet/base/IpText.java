package org.gannet.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** How addresses are written. */
final class IpText {
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern PIECE = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int OCTETS = 4;
    private static final int PIECES = 8;

    private IpText() {}

    static IpAddress parseV4(String text) {
        String[] octets = text.split("\\.", -1);
        long value = 0;
        for (String octet : octets) {
            if (octets.length != OCTETS || !OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
                throw none(text);
            }
            value = value << 8 | Integer.parseInt(octet);
        }
        return new IpAddress(IpAddress.Version.V4, 0, value);
    }

    static IpAddress parseV6(String text) {
        int gap = text.indexOf("::");
        List<Long> pieces = new ArrayList<>();
        if (gap < 0) {
            pieces.addAll(pieces(text, text));
        } else {
            List<Long> before = pieces(text.substring(0, gap), text);
            List<Long> after = pieces(text.substring(gap + 2), text);
            if (before.size() + after.size() >= PIECES) {
                throw none(text);
            }
            pieces.addAll(before);
            for (int zero = before.size() + after.size(); zero < PIECES; zero++) {
                pieces.add(0L);
            }
            pieces.addAll(after);
        }
        if (pieces.size() != PIECES) {
            throw none(text);
        }
        return new IpAddress(
                IpAddress.Version.V6,
                joined(pieces.subList(0, PIECES / 2)),
                joined(pieces.subList(PIECES / 2, PIECES)));
    }

    private static List<Long> pieces(String part, String whole) {
        if (part.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(part.split(":", -1))
                .map(piece -> {
                    if (!PIECE.matcher(piece).matches()) {
                        throw none(whole);
                    }
                    return Long.valueOf(piece, 16);
                })
                .toList();
    }

    private static long joined(List<Long> pieces) {
        long value = 0;
        for (long piece : pieces) {
            value = value << 16 | piece;
        }
        return value;
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException("not an address as 10.0.0.1 or 2001:db8::1: " + text);
    }

    static String v4(long value) {
        return (value >>> 24) + "." + (value >>> 16 & 255) + "." + (value >>> 8 & 255) + "." + (value & 255);
    }

    /** RFC 5952: lower case, no leading zeroes, the first of the longest runs of two or more zeroes left out. */
    static String v6(long high, long low) {
        long[] pieces = new long[PIECES];
        for (int index = 0; index < PIECES; index++) {
            long half = index < PIECES / 2 ? high : low;
            pieces[index] = half >>> 16 * (PIECES / 2 - 1 - index % (PIECES / 2)) & 0xffff;
        }
        int start = -1;
        int length = 1;
        for (int index = 0; index < PIECES; index++) {
            int end = index;
            while (end < PIECES && pieces[end] == 0) {
                end++;
            }
            if (end - index > length) {
                start = index;
                length = end - index;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < PIECES; index++) {
            if (index == start) {
                text.append("::");
                index += length - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Long.toHexString(pieces[index]));
            }
        }
        return text.toString();
    }
}
