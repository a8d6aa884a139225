package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The fields of one JSON object; what is missing or of another type is said in the words of hail 3.0.2. */
record JsonFields(JsonNode node, String what) {
    JsonFields object(String key, String itsName) {
        return new JsonFields(require(key, JsonNode::isObject, "JSObject"), itsName);
    }

    List<JsonFields> objects(String key, String itsName) {
        List<JsonFields> found = new ArrayList<>();
        for (JsonNode one : require(key, JsonNode::isArray, "List")) {
            if (!one.isObject()) {
                throw unreadable(key, "JSObject");
            }
            found.add(new JsonFields(one, itsName));
        }
        return found;
    }

    /** The objects by their keys, in the order of the text. */
    List<String> keys() {
        return new ArrayList<>(node.propertyNames());
    }

    boolean has(String key) {
        return node.has(key) && !node.get(key).isNull();
    }

    String text(String key) {
        return require(key, JsonNode::isString, "String").asString();
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    List<String> texts(String key) {
        List<String> found = new ArrayList<>();
        for (JsonNode one : require(key, JsonNode::isArray, "List")) {
            if (!one.isString()) {
                throw unreadable(key, "String");
            }
            found.add(one.asString());
        }
        return found;
    }

    List<String> optionalTexts(String key) {
        return has(key) ? texts(key) : List.of();
    }

    long number(String key) {
        return require(key, JsonNode::isNumber, "Int").asLong();
    }

    long number(String key, long otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    double decimal(String key) {
        return require(key, JsonNode::isNumber, "Double").asDouble();
    }

    boolean flag(String key) {
        return require(key, JsonNode::isBoolean, "Bool").asBoolean();
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? flag(key) : otherwise;
    }

    /** One of an enum's values by its word. */
    <T extends Enum<T>> T word(String key, String itsType, Class<T> type, Function<T, String> word) {
        return wordOf(key, text(key), itsType, type, word);
    }

    <T extends Enum<T>> T wordOf(String key, String text, String itsType, Class<T> type, Function<T, String> word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInput(what + ": key '" + key + "': Invalid string value for type " + itsType
                        + ": \"" + text + "\"; it is one of "
                        + Arrays.stream(type.getEnumConstants()).map(word).collect(Collectors.joining(", "))));
    }

    private JsonNode require(String key, java.util.function.Predicate<JsonNode> type, String itsType) {
        JsonNode found = node.get(key);
        if (found == null) {
            throw new BadInput(what + ": key '" + key + "' not found, object contains only "
                    + keys().stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]")));
        }
        if (!type.test(found)) {
            throw unreadable(key, itsType);
        }
        return found;
    }

    private BadInput unreadable(String key, String itsType) {
        return new BadInput(what + ": key '" + key + "': Unable to read " + itsType);
    }
}
