package org.gannet.engine.defect;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a defect is put: the one place in this method, or in the lambdas written in it, that the edit finds.
 * @param className the class's binary name
 */
record Site(String className, String method, Edit edit) {
    /**
     * The class with the defect.
     * @throws AssertionError when the place is not there exactly once: the engine's code has changed, so the defect
     *     must be put elsewhere
     */
    byte[] apply(byte[] code) {
        AtomicInteger found = new AtomicInteger();
        // Names of local variables would tell of code that is not reached any more.
        ClassFile classes = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);
        ClassModel model = classes.parse(code);
        byte[] changed = classes.transformClass(model, (type, element) -> {
            if (element instanceof MethodModel each && isHere(each)) {
                type.transformMethod(each, MethodTransform.transformingCode(edit.transform(each, found)));
            } else {
                type.with(element);
            }
        });
        if (found.get() != 1) {
            throw new AssertionError("%s: %s.%s has %d places for it, not one. The engine's code has changed: say in"
                            .formatted(edit, className, method, found.get())
                    + " SeededDefect where this defect is to be put now.");
        }
        return changed;
    }

    private boolean isHere(MethodModel each) {
        String name = each.methodName().stringValue();
        boolean inside = !(edit instanceof Edit.DoNothing) && name.startsWith("lambda$" + method + "$");
        return name.equals(method) || inside;
    }
}
