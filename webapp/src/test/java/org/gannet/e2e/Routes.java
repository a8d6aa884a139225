package org.gannet.e2e;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.router.Route;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The portal's pages as its classes tell them: a new page is among them by itself. */
final class Routes {
    private static final String OURS = "org.gannet.";
    private static final String THEIRS = "com.vaadin.";

    private final JavaClasses portal;

    private Routes(JavaClasses portal) {
        this.portal = portal;
    }

    static Routes ofThePortal() {
        return new Routes(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.gannet.webapp", "org.gannet.frontend"));
    }

    /**
     * @param template as in the annotation: {@code admin/nodes/:name}
     * @param elements what the browser must know: everything that the page's classes, its dialogs too, can put on it
     */
    record Page(String template, SortedSet<String> elements) {}

    /** By their addresses. */
    List<Page> pages() {
        return portal.that(DescribedPredicate.describe("are pages", type -> type.isAnnotatedWith(Route.class))).stream()
                .map(type -> new Page(route(type).value(), elements(type)))
                .sorted(Comparator.comparing(Page::template))
                .toList();
    }

    private static Route route(JavaClass page) {
        return page.getAnnotationOfType(Route.class);
    }

    private SortedSet<String> elements(JavaClass page) {
        SortedSet<String> tags = new TreeSet<>();
        Set<JavaClass> seen = new HashSet<>();
        Deque<JavaClass> next = new ArrayDeque<>(List.of(page));
        while (!next.isEmpty()) {
            JavaClass type = next.pop();
            if (!seen.add(type)) {
                continue;
            }
            tag(type).ifPresent(tags::add);
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getBaseComponentType)
                    .forEach(target -> {
                        if (target.getName().startsWith(THEIRS)) {
                            tag(target).ifPresent(tags::add);
                        } else if (target.getName().startsWith(OURS)
                                && portal.contain(target.getName())
                                && !target.isAnnotatedWith(Route.class)) {
                            next.add(target);
                        }
                    });
        }
        return tags;
    }

    /** Custom elements have a hyphen in their name. */
    private static Optional<String> tag(JavaClass type) {
        for (Class<?> each = type.reflect(); each != null; each = each.getSuperclass()) {
            Tag tag = each.getAnnotation(Tag.class);
            if (tag != null) {
                return Optional.of(tag.value()).filter(name -> name.contains("-"));
            }
        }
        return Optional.empty();
    }
}
