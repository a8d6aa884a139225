package org.gannet.backend.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.audit.AuditLog;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.images.CarriedImage;
import org.gannet.backend.images.ImageTransfer;
import org.gannet.backend.projects.CarriedProject;
import org.gannet.backend.projects.ProjectTransfer;
import org.gannet.backend.quota.QuotaTransfer;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.backend.users.CarriedUser;
import org.gannet.backend.users.UserId;
import org.gannet.backend.users.UserTransfer;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.ClusterConfiguration;
import org.springframework.stereotype.Service;

/**
 * Writes everything that was set into one text, and makes an empty cluster be what such a text says: nodes, machines,
 * the queue's settings and rules, accounts without their passwords, projects with members and quotas, the catalogue
 * without its contents. Jobs, what was observed and the audit log stay behind. For administrators.
 */
@Service
public class ConfigurationService {
    private final ClusterEngine engine;
    private final UserTransfer users;
    private final ProjectTransfer projects;
    private final QuotaTransfer quotas;
    private final ImageTransfer images;
    private final Access access;
    private final Acts acts;
    private final AuditLog audit;
    private final Transactions transactions;

    ConfigurationService(
            ClusterEngine engine,
            UserTransfer users,
            ProjectTransfer projects,
            QuotaTransfer quotas,
            ImageTransfer images,
            Access access,
            Acts acts,
            AuditLog audit,
            Transactions transactions) {
        this.engine = engine;
        this.users = users;
        this.projects = projects;
        this.quotas = quotas;
        this.images = images;
        this.access = access;
        this.acts = acts;
        this.audit = audit;
        this.transactions = transactions;
    }

    /**
     * Everything as it is now; the same text whenever the same is set. Machines that a job works on are written as they
     * stand in this moment.
     * @throws ProblemException NOT_ALLOWED
     */
    public String export(Actor actor) {
        return acts.perform(new Act(actor, "configuration.export", "configuration"), trail -> {
            access.requireAdmin(actor);
            ConfigurationFile file = current();
            trail.details(words(file));
            return ConfigurationJson.write(file);
        });
    }

    /** What an export would write, for the cluster itself. */
    String text() {
        return ConfigurationJson.write(transactions.read(this::current));
    }

    /** In an order in which nothing can be missing that something read before it names: nothing is ever deleted. */
    private ConfigurationFile current() {
        ClusterConfiguration cluster = ClusterConfiguration.of(engine.view().state());
        List<CarriedProject> allProjects = projects.all();
        return ConfigurationFile.of(cluster, users.all(), allProjects, images.all());
    }

    /**
     * What {@link #importFrom} would bring; changes nothing.
     * @param text is read to its end; not closed
     * @throws ProblemException as {@link #importFrom}, but for what only the cluster itself finds
     */
    public ImportView preview(Actor actor, InputStream text) {
        access.requireAdmin(actor);
        Candidate candidate = read(actor, text);
        return view(candidate.file(), candidate.known());
    }

    /** @param known logins that are there already */
    private record Candidate(ConfigurationFile file, List<String> known) {}

    /** A configuration that may be imported as far as can be told without doing it. */
    private Candidate read(Actor actor, InputStream text) {
        ConfigurationFile file;
        try {
            file = ConfigurationJson.read(text.readAllBytes());
        } catch (IOException e) {
            throw Problems.invalid("The configuration could not be read.", "Send it again.");
        }
        requireNotLockedOut(actor, file);
        return transactions.read(() -> {
            requireEmpty(actor, file);
            return new Candidate(
                    file, users.all().stream().map(CarriedUser::login).toList());
        });
    }

    /**
     * Makes this empty cluster be so: all of it in one transaction together with its audit entry, or nothing. The
     * accounts that are there keep their passwords. No image may be in the catalogue, and there may be no account but
     * the actor's and those of the file.
     * @param text is read to its end; not closed
     * @throws ProblemException NOT_ALLOWED, INVALID_REQUEST (nothing that can be imported), WRONG_STATE (not empty)
     */
    public ImportView importFrom(Actor actor, InputStream text) {
        Act act = new Act(actor, "configuration.import", "configuration");
        try {
            access.requireAdmin(actor);
            Candidate candidate = read(actor, text);
            ConfigurationFile file = candidate.file();
            engine.adopt(file.cluster(), () -> put(act, file));
            return view(file, candidate.known());
        } catch (ProblemException e) {
            audit.refused(act, e.problem());
            throw e;
        }
    }

    /** In the engine's transaction. */
    private void put(Act act, ConfigurationFile file) {
        requireEmpty(act.actor(), file);
        Map<String, UserId> ids = users.put(file.users());
        projects.put(file.projects(), ids);
        quotas.charge(file.instances());
        images.put(file.images());
        audit.done(act, words(file));
    }

    private static void requireNotLockedOut(Actor actor, ConfigurationFile file) {
        file.users().stream()
                .filter(user -> user.login().equals(actor.login()))
                .filter(user -> user.role() != Role.ADMIN || !user.enabled())
                .findFirst()
                .ifPresent(user -> {
                    throw Problems.invalid(
                            "By this configuration you would not be an administrator any more.",
                            "Import it under a login that it does not have, or as one of its administrators.");
                });
    }

    private void requireEmpty(Actor actor, ConfigurationFile file) {
        ClusterConfiguration.notEmpty(engine.view().state()).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        List<String> carried = file.users().stream().map(CarriedUser::login).toList();
        List<String> others =
                new ArrayList<>(users.all().stream().map(CarriedUser::login).toList());
        others.removeAll(carried);
        others.remove(actor.login());
        if (!projects.isEmpty() || !images.isEmpty() || !others.isEmpty()) {
            throw Problems.of(
                    ErrorCode.WRONG_STATE,
                    "A configuration goes into an empty cluster only; this one has projects, images, or accounts that"
                            + " the configuration does not have.",
                    "Set up another portal on an empty database.");
        }
    }

    private ImportView view(ConfigurationFile file, List<String> known) {
        return new ImportView(
                file.nodes().size(),
                file.instances().size(),
                file.rules().size(),
                file.users().size(),
                file.projects().size(),
                file.images().size(),
                file.images().stream()
                        .filter(image -> !images.hasContent(image))
                        .map(CarriedImage::name)
                        .toList(),
                file.users().stream()
                        .map(CarriedUser::login)
                        .filter(login -> !known.contains(login))
                        .toList());
    }

    private static String words(ConfigurationFile file) {
        return file.nodes().size() + " nodes, "
                + file.instances().size() + " machines, "
                + file.users().size() + " accounts, " + file.projects().size() + " projects, "
                + file.images().size() + " images";
    }
}
