package org.gannet.agent.volume.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.gannet.base.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtPoolTest {
    private static final String USUAL = "provider=zfs\nsize-gib=100\nparameter.pool=tank\n";

    @TempDir
    private Path folder;

    private ExtPool read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("pool"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return ExtPool.parse("san1=" + file);
    }

    @Test
    void readsWhatTheAdministratorWrote() throws IOException {
        ExtPool pool = read(USUAL + "secret.password=swordfish\nuserspace=yes\ntime-limit-seconds=7\n");
        assertThat(pool.name()).isEqualTo("san1");
        assertThat(pool.size()).isEqualTo(ByteSize.ofGibibytes(100));
        assertThat(pool.parameters()).containsEntry("pool", "tank").containsEntry("password", "swordfish");
        assertThat(pool.userspace()).isTrue();
        assertThat(pool.zeroed()).isFalse();
        assertThat(pool.limit()).isEqualTo(Duration.ofSeconds(7));
        assertThat(pool).asString().doesNotContain("swordfish");
        assertThat(pool.shown("logged in to tank with swordfish")).isEqualTo("logged in to tank with …");
    }

    @Test
    void sameParametersAreTheSameStorage() throws IOException {
        String storage = read(USUAL).storage();
        assertThat(storage).startsWith("zfs/");
        assertThat(read(USUAL + "secret.password=of-this-node\n").storage()).isEqualTo(storage);
        assertThat(read(USUAL + "parameter.host=san2\n").storage()).isNotEqualTo(storage);
        assertThat(read(USUAL + "storage=rack7\n").storage()).isEqualTo("rack7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size-gib=1 | provider= is needed",
                "provider=zfs | size-gib= is needed",
                "provider=../zfs\\nsize-gib=1 | not the name of a provider",
                "provider=zfs\\nsize-gib=many | needs a number",
                "provider=zfs\\nsize-gib=1\\nuserspace=maybe | yes or no",
                "provider=zfs\\nsize-gib=1\\nparameter.a-b=1 | letters, digits and _",
                "provider=zfs\\nsize-gib=1\\nsecret.a=1\\nparameter.a=2 | given twice",
                "provider=zfs\\nsize-gib=1\\nsize=2 | unknown settings"
            })
    void saysWhatIsWrong(String text, String word) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    @Test
    void othersMustNotWriteIt() throws IOException {
        read(USUAL);
        Files.setPosixFilePermissions(folder.resolve("pool"), PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> ExtPool.parse("san1=" + folder.resolve("pool")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chmod go-w");
        assertThatThrownBy(() -> ExtPool.parse("san1")).hasMessageContaining("NAME=/FILE");
    }
}
