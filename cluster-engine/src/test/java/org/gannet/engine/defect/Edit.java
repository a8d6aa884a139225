package org.gannet.engine.defect;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One small change of a method's code. Each tells how often it found what it changes. */
sealed interface Edit {
    /**
     * @param method whose code is changed
     * @param found counted up at each place that is changed
     */
    CodeTransform transform(MethodModel method, AtomicInteger found);

    /**
     * A call is left out; its arguments are still evaluated. What it would have given is "false", 0 or null.
     * @param owner simple name of the class that the call names
     */
    record OmitCall(String owner, String name) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return at(this::isIt, found, (code, call) -> {
                dropArguments(code, call);
                constant(code, TypeKind.from(call.typeSymbol().returnType()), 0);
            });
        }

        private boolean isIt(InvokeInstruction call) {
            return calls(call, owner, name);
        }
    }

    /** The answer of a call that says yes or no is turned round. */
    record NegateCall(String owner, String name) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return at(call -> calls(call, owner, name), found, (code, call) -> {
                code.with(call);
                code.iconst_1().ixor();
            });
        }
    }

    /** A call that says yes or no is made, and its answer not heeded: it is always this one. */
    record FixCall(String owner, String name, boolean answer) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return at(call -> calls(call, owner, name), found, (code, call) -> {
                code.with(call);
                code.pop();
                code.loadConstant(answer ? 1 : 0);
            });
        }
    }

    /**
     * What a call gave goes through a method of {@link Stray} before it is used.
     * @param stray takes and gives what the call gives
     */
    record Divert(String owner, String name, String stray) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return at(call -> calls(call, owner, name), found, (code, call) -> {
                code.with(call);
                ClassDesc given = call.typeSymbol().returnType();
                code.invokestatic(STRAY, stray, MethodTypeDesc.of(given, given));
            });
        }
    }

    /**
     * A method of {@link Stray} is called in the place of another one.
     * @param stray takes what the call works on, then its arguments, and gives what the call gives
     */
    record Replace(String owner, String name, String stray) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return at(call -> calls(call, owner, name), found, (code, call) -> {
                List<ClassDesc> arguments = new ArrayList<>(call.typeSymbol().parameterList());
                if (call.opcode() != Opcode.INVOKESTATIC) {
                    arguments.addFirst(call.owner().asSymbol());
                }
                code.invokestatic(
                        STRAY, stray, MethodTypeDesc.of(call.typeSymbol().returnType(), arguments));
            });
        }
    }

    /** A field is read, and what it holds goes through a method of {@link Stray} before it is used. */
    record DivertField(String field, String stray) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return (code, element) -> {
                code.with(element);
                if (element instanceof FieldInstruction read
                        && (read.opcode() == Opcode.GETFIELD || read.opcode() == Opcode.GETSTATIC)
                        && read.name().equalsString(field)) {
                    found.incrementAndGet();
                    ClassDesc type = read.typeSymbol();
                    code.invokestatic(STRAY, stray, MethodTypeDesc.of(type, type));
                }
            };
        }
    }

    /** One constant of an enum is another one of it. */
    record OtherConstant(String from, String to) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return (code, element) -> {
                if (element instanceof FieldInstruction read
                        && read.opcode() == Opcode.GETSTATIC
                        && read.name().equalsString(from)) {
                    found.incrementAndGet();
                    code.getstatic(read.owner().asSymbol(), to, read.typeSymbol());
                } else {
                    code.with(element);
                }
            };
        }
    }

    /** One number is another one. */
    record OtherNumber(long from, long to) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            return (code, element) -> {
                if (element instanceof ConstantInstruction constant
                        && constant.constantValue() instanceof Number number
                        && !(number instanceof Double || number instanceof Float)
                        && number.longValue() == from) {
                    found.incrementAndGet();
                    constant(code, constant.typeKind(), to);
                } else {
                    code.with(element);
                }
            };
        }
    }

    /** The whole method does nothing; a yes or no, or a number, is this one (0 for no). */
    record DoNothing(int answer) implements Edit {
        @Override
        public CodeTransform transform(MethodModel method, AtomicInteger found) {
            boolean[] begun = {false};
            return (code, element) -> {
                if (!begun[0]) {
                    begun[0] = true;
                    found.incrementAndGet();
                    TypeKind kind = TypeKind.from(method.methodTypeSymbol().returnType());
                    constant(code, kind, answer);
                    code.return_(kind);
                }
                code.with(element);
            };
        }
    }

    ClassDesc STRAY = ClassDesc.of(Stray.class.getName());

    /** Which call it is. */
    interface Which {
        boolean isIt(InvokeInstruction call);
    }

    /** What stands in its place. */
    interface Instead {
        void write(CodeBuilder code, InvokeInstruction call);
    }

    private static CodeTransform at(Which which, AtomicInteger found, Instead instead) {
        return (code, element) -> {
            Optional<InvokeInstruction> call = asCall(element).filter(which::isIt);
            if (call.isPresent()) {
                found.incrementAndGet();
                instead.write(code, call.get());
            } else {
                code.with(element);
            }
        };
    }

    private static Optional<InvokeInstruction> asCall(CodeElement element) {
        return element instanceof InvokeInstruction call ? Optional.of(call) : Optional.empty();
    }

    private static boolean calls(InvokeInstruction call, String owner, String name) {
        String type = call.owner().asInternalName();
        String simple = type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1);
        return simple.equals(owner) && call.name().equalsString(name);
    }

    private static void dropArguments(CodeBuilder code, InvokeInstruction call) {
        List<ClassDesc> arguments = call.typeSymbol().parameterList();
        for (ClassDesc argument : arguments.reversed()) {
            if (TypeKind.from(argument).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            code.pop();
        }
    }

    private static void constant(CodeBuilder code, TypeKind kind, long value) {
        switch (kind) {
            case VOID -> {}
            case LONG -> code.loadConstant(value);
            case DOUBLE -> code.loadConstant((double) value);
            case FLOAT -> code.loadConstant((float) value);
            case REFERENCE -> code.aconst_null();
            case INT, BOOLEAN, BYTE, CHAR, SHORT -> code.loadConstant((int) value);
        }
    }
}
