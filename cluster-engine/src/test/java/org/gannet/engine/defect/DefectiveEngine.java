package org.gannet.engine.defect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gannet's own classes once more, some of them changed: nothing of it is shared with the classes around but the JDK and
 * libraries. Classes that no site names are as they were built.
 */
final class DefectiveEngine extends ClassLoader {
    private static final String OURS = "org.gannet.";

    private final List<Site> sites;
    private final Set<Site> applied = new HashSet<>();

    DefectiveEngine(List<Site> sites) {
        super("engine with defects", DefectiveEngine.class.getClassLoader());
        this.sites = List.copyOf(sites);
    }

    /**
     * An object of this class, made inside, behind an interface of the JDK.
     * @throws AssertionError when a site is not there
     */
    <T> T make(Class<T> type, String className) {
        try {
            for (Site site : sites) {
                loadClass(site.className());
            }
            if (applied.size() != sites.size()) {
                throw new AssertionError("not all were put in: " + sites);
            }
            var constructor = loadClass(className).getDeclaredConstructor();
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] code = read(name);
        for (Site site : sites) {
            if (site.className().equals(name)) {
                code = site.apply(code);
                applied.add(site);
            }
        }
        return defineClass(name, code, 0, code.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
