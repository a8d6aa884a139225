package org.gannet.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may call whom (HOUSE.md, section 2). Maven keeps the modules' direction; this keeps the rooms'. */
class ArchitectureTest {
    private static JavaClasses gannet;

    @BeforeAll
    static void read() {
        gannet = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.gannet");
    }

    @Test
    void theContractIsTheBottom() {
        noClasses()
                .that()
                .resideInAnyPackage("org.gannet.base..", "org.gannet.node..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.gannet.engine..", "org.gannet.backend..", "org.gannet.webapp..", "org.gannet.agent..")
                .check(gannet);
    }

    @Test
    void theEngineIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("org.gannet.engine..")
                .and()
                // Shows that another process tells the same story of a seed.
                .doNotHaveFullyQualifiedName("org.gannet.engine.simulation.world.ReplayTest")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "jakarta..",
                                "com.vaadin..",
                                "java.net..",
                                "java.nio.channels..",
                                "java.sql..",
                                "javax.sql..",
                                "org.springframework..")
                        // The contract's one stream of bytes: an image on its way to a node.
                        .and(not(resideInAPackage("org.springframework.core.io.."))))
                .orShould()
                .dependOnClassesThat(belongToAnyOf(ProcessBuilder.class, Process.class))
                .check(gannet);
    }

    @Test
    void planningAndPlacementChangeNothing() {
        noClasses()
                .that()
                .resideInAnyPackage("org.gannet.engine.model..", "org.gannet.engine.allocation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gannet.engine.spi..", "org.gannet.engine.reconcile..")
                .check(gannet);
    }

    @Test
    void thePortalSeesTheBackendOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.gannet.webapp..")
                .and()
                .resideOutsideOfPackage("org.gannet.webapp.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gannet.engine..", "org.gannet.node..", "org.gannet.agent..")
                .check(gannet);
    }

    @Test
    void theBackendKnowsNoAgentAndNoPage() {
        noClasses()
                .that()
                .resideInAPackage("org.gannet.backend..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gannet.agent..", "org.gannet.webapp..", "com.vaadin..")
                .check(gannet);
    }

    @Test
    void entitiesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(gannet);
        classes()
                .that()
                .areAssignableTo("org.springframework.data.repository.Repository")
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(gannet);
    }

    @Test
    void backendOnlyMeansBackendOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.gannet.webapp..")
                .and()
                .resideOutsideOfPackage("org.gannet.webapp.demo..")
                .should()
                .dependOnClassesThat()
                .areAnnotatedWith("org.gannet.backend.support.BackendOnly")
                .check(gannet);
    }

    @Test
    void featuresOfThePortalDoNotReachIntoEachOther() {
        slices().matching("org.gannet.webapp.admin.(*)..")
                .should()
                .beFreeOfCycles()
                .check(gannet);
        slices().matching("org.gannet.webapp.portal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(gannet);
    }

    @Test
    void roomsOfTheAgentAreFreeOfCycles() {
        slices().matching("org.gannet.agent.(*)..").should().beFreeOfCycles().check(gannet);
    }

    @Test
    void nothingWritesToTheProcessOutputButTheLauncher() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.gannet.webapp.demo..")
                .and()
                .doNotHaveFullyQualifiedName("org.gannet.engine.simulation.world.SimulateMain")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(gannet);
    }
}
