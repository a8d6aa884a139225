package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gannet.backend.instances.DifferenceView;
import org.gannet.base.Subject;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** What will be recorded, in words: one list, with a heading for each thing where several are about to change. */
final class DifferenceWords {
    /** "disks.0.size", "policy.ranges.1.min.memory". */
    private static final Pattern NUMBERED = Pattern.compile("(?:.*\\.)?([a-zA-Z]+)\\.([0-9]+)(?:\\.(.+))?");

    private static final List<String> AREAS = List.of(
            "base.part.",
            "op.NodeParameters.",
            "op.DiskParameters.",
            "op.HypervisorParameters.",
            "op.InstancePolicy.",
            "op.Specs.",
            "op.Range.");

    private static final Pattern RULE = Pattern.compile("(\\S+) \\(([a-z]+), ([a-z]+)\\)");

    private DifferenceWords() {}

    static Div list(List<DifferenceView> differences) {
        Map<Subject, List<DifferenceView>> bySubject = new LinkedHashMap<>();
        differences.forEach(each -> bySubject
                .computeIfAbsent(each.subject(), any -> new ArrayList<>())
                .add(each));
        Div all = Blocks.div("differences");
        bySubject.forEach((subject, its) -> {
            UnorderedList list = new UnorderedList();
            its.forEach(each -> list.add(new ListItem(words(each))));
            if (bySubject.size() > 1) {
                all.add(Blocks.span(
                        "op-label",
                        SubjectLink.label(subject) + " " + its.getFirst().name()));
            }
            all.add(list);
        });
        return all;
    }

    /** "Memory: 2 GiB → 4 GiB", "Name: rack2" of something new. */
    private static String words(DifferenceView difference) {
        String part = part(difference.part());
        String after = value(difference.part(), difference.after());
        return difference.before().isEmpty()
                ? Texts.text("base.plan.set", part, after)
                : Texts.text("base.plan.difference", part, value(difference.part(), difference.before()), after);
    }

    /** Words of choices are said in the reader's language, where it has words for them. */
    private static String value(String part, String value) {
        String last = part.substring(part.lastIndexOf('.') + 1);
        if (last.equals("rules") && !value.isEmpty()) {
            return rules(value);
        }
        return switch (value) {
            case "" -> Texts.text("base.plan.nothing");
            case "true" -> Texts.text("operations.yes");
            case "false" -> Texts.text("operations.no");
            default ->
                Stream.of("base.value." + last + "." + value, "op." + capital(last) + "." + value)
                        .filter(key -> value.matches("[A-Z][A-Za-z0-9_]*") && Texts.has(key))
                        .findFirst()
                        .map(Texts::text)
                        .orElseGet(() -> Times.readable(value));
        };
    }

    /** "web (apart, hard), db (together, soft)". */
    private static String rules(String value) {
        return RULE.matcher(value)
                .replaceAll(rule -> Matcher.quoteReplacement(Texts.text(
                        "base.part.rule." + rule.group(2).toUpperCase(Locale.ROOT) + "."
                                + rule.group(3).toUpperCase(Locale.ROOT),
                        rule.group(1))));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String part(String part) {
        String whole = "base.part." + part;
        if (Texts.has(whole)) {
            return Texts.text(whole);
        }
        Matcher numbered = NUMBERED.matcher(part);
        if (numbered.matches()) {
            String rest = numbered.group(3);
            String inside = rest == null ? "" : part(rest);
            return inside.isEmpty()
                    ? name(numbered.group(1)) + " " + numbered.group(2)
                    : Texts.text("base.plan.numbered", name(numbered.group(1)), numbered.group(2), inside);
        }
        return name(part.substring(part.lastIndexOf('.') + 1));
    }

    private static String name(String word) {
        return AREAS.stream()
                .map(area -> area + word)
                .filter(Texts::has)
                .findFirst()
                .map(Texts::text)
                .orElse(word);
    }
}
