package org.gannet.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.junit.jupiter.api.Test;

/** Who runs a cluster reads what each operation does, refuses, and how it is taken back. */
class OperationDocsTest {
    @Test
    void everyOperationIsDescribed() {
        String page = SourceTree.read(Path.of("docs/admin/operations.md"));
        List<String> missing = OperationCatalogue.all().stream()
                .map(OperationKind::name)
                .filter(name -> !page.contains("| `" + name + "`"))
                .toList();
        assertThat(missing).as("rows of a table in docs/admin/operations.md").isEmpty();
    }
}
