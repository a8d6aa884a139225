package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gannet.backend.clusters.ParameterView;
import org.gannet.webapp.base.format.Texts;

/** Parameters that are set on several levels: what holds, and where it comes from. */
public class ParameterList extends Div {
    /** @param own the level of the thing that is shown: what comes from there is told in bold letters */
    public ParameterList(List<ParameterView> parameters, String own) {
        addClassName("columns");
        Map<String, Facts> kinds = new LinkedHashMap<>();
        parameters.forEach(
                each -> kinds.computeIfAbsent(each.kind(), any -> new Facts()).with(label(each), value(each, own)));
        kinds.forEach((kind, facts) -> {
            Panel panel = new Panel(Texts.text("base.parameters." + kind), facts);
            panel.addClassName("span-6");
            panel.setId("parameters-" + kind);
            add(panel);
        });
    }

    /** Of one kind, without a panel around. */
    public static Facts facts(List<ParameterView> parameters, String own) {
        Facts facts = new Facts();
        parameters.forEach(each -> facts.with(label(each), value(each, own)));
        return facts;
    }

    private static String label(ParameterView parameter) {
        String key = "op." + parameter.record() + "." + parameter.name();
        return Texts.has(key) ? Texts.text(key) : parameter.name();
    }

    private static Component[] value(ParameterView parameter, String own) {
        String text = words(parameter);
        Span value = parameter.level().equals(own) && !own.equals("CLUSTER")
                ? Blocks.span("parameter--own", text)
                : new Span(text);
        return own.equals("CLUSTER")
                ? new Component[] {value}
                : new Component[] {
                    value,
                    Blocks.span(
                            "soft small",
                            parameter.level().equals(own)
                                    ? Texts.text("base.level.here")
                                    : Texts.text(
                                            "base.level." + parameter.level().toLowerCase(Locale.ROOT)))
                };
    }

    /** Words of choices are said in the reader's language. */
    private static String words(ParameterView parameter) {
        return switch (parameter.value()) {
            case "" -> "–";
            case "true" -> Texts.text("operations.yes");
            case "false" -> Texts.text("operations.no");
            default ->
                Arrays.stream(parameter.value().split("; "))
                        .map(word -> word(parameter, word))
                        .collect(Collectors.joining(", "));
        };
    }

    private static String word(ParameterView parameter, String word) {
        return List.of(choiceOf(parameter.name()), "DiskTemplate", "Format").stream()
                .map(choice -> "op." + choice + "." + word)
                .filter(key -> word.matches("[A-Z][A-Z0-9_]*") && Texts.has(key))
                .findFirst()
                .map(Texts::text)
                .orElse(word);
    }

    /** "diskCache" is one of the words of DiskCache, "verify" of Verification. */
    private static String choiceOf(String name) {
        return name.equals("verify")
                ? "Verification"
                : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
