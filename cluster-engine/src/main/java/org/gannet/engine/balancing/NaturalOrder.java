package org.gannet.engine.balancing;

import java.util.Comparator;

/** Names as people sort them, and Ganeti does: what is written with digits as a number, so node2 before node10. */
public enum NaturalOrder implements Comparator<String> {
    OF_NAMES;

    @Override
    public int compare(String one, String other) {
        int at = 0;
        int there = 0;
        while (at < one.length() && there < other.length()) {
            int found;
            if (isDigit(one.charAt(at)) && isDigit(other.charAt(there))) {
                int end = endOfDigits(one, at);
                int thereEnd = endOfDigits(other, there);
                found = compareNumbers(one, at, end, other, there, thereEnd);
                at = end;
                there = thereEnd;
            } else {
                found = Character.compare(one.charAt(at++), other.charAt(there++));
            }
            if (found != 0) {
                return found;
            }
        }
        int longer = Integer.compare(one.length() - at, other.length() - there);
        // Those that differ in leading zeros only.
        return longer != 0 ? longer : one.compareTo(other);
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** As long as it likes: no number type. */
    private static int compareNumbers(String one, int from, int end, String other, int there, int thereEnd) {
        int first = withoutZeros(one, from, end);
        int second = withoutZeros(other, there, thereEnd);
        int longer = Integer.compare(end - first, thereEnd - second);
        return longer != 0 ? longer : one.substring(first, end).compareTo(other.substring(second, thereEnd));
    }

    private static int withoutZeros(String text, int from, int end) {
        int first = from;
        while (first < end && text.charAt(first) == '0') {
            first++;
        }
        return first;
    }
}
