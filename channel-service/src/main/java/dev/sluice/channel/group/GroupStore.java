package dev.sluice.channel.group;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.GroupRow;
import dev.sluice.channel.store.Groups;
import dev.sluice.contracts.Money;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** The changes and views of groups. */
@Singleton
final class GroupStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final long MAX_MULTIPLIER = 1_000 * Money.DOLLAR;

    private final Groups groups;
    private final Channels channels;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    GroupStore(Groups groups, Channels channels, AdminJson json, Audit audit, Clock clock) {
        this.groups = groups;
        this.channels = channels;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    Answer create(GroupBody body) {
        Checks checks = new Checks();
        checks.matches(
                body.name(),
                NAME,
                "name",
                "must be 1 to 64 letters, digits, '.', '_' or '-', the first one a letter or digit");
        long multiplier = multiplier(body, checks);
        checks.throwIfAny();
        if (groups.findById(body.name()) != null) {
            throw ProblemException.conflict("name", "is the name of another group");
        }
        GroupRow row = new GroupRow();
        row.name = body.name();
        row.multiplier = multiplier;
        row.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        groups.persist(row);
        audit.record("group", row.name, null, view(row));
        return Answer.created("groups/" + row.name, tag(row), json.tree(view(row)));
    }

    Answer patch(String name, String ifMatch, MergePatch patch) {
        GroupRow row = find(name);
        ETags.require(ifMatch, tag(row));
        GroupBody before = view(row);
        GroupBody merged = json.merge(before, patch, GroupBody.class);
        Checks checks = new Checks();
        checks.that(name.equals(merged.name()), "name", "cannot change: accounts refer to it");
        long multiplier = multiplier(merged, checks);
        checks.throwIfAny();
        row.multiplier = multiplier;
        audit.record("group", name, before, view(row));
        return Answer.ok(tag(row), json.tree(view(row)));
    }

    Answer delete(String name, String ifMatch) {
        GroupRow row = find(name);
        ETags.require(ifMatch, tag(row));
        if (name.equals(GroupRow.DEFAULT)) {
            throw ProblemException.conflict("name", "is the group of whoever has no other; it stays");
        }
        channels.streamAll()
                .filter(channel -> channel.groups.contains(name))
                .findFirst()
                .ifPresent(channel -> {
                    throw ProblemException.conflict("name", "is used by channel " + channel.name);
                });
        groups.delete(row);
        audit.record("group", name, view(row), null);
        return Answer.noContent();
    }

    GroupRow find(String name) {
        return groups.findByIdOptional(name).orElseThrow(() -> ProblemException.notFound("group " + name));
    }

    GroupBody view(GroupRow row) {
        return new GroupBody(row.name, Money.format(row.multiplier));
    }

    String tag(GroupRow row) {
        return ETags.of(json.bytes(view(row)));
    }

    private static long multiplier(GroupBody body, Checks checks) {
        if (body.multiplier() == null) {
            return Money.DOLLAR;
        }
        try {
            long nanos = Money.parse(body.multiplier());
            checks.that(nanos >= 0 && nanos <= MAX_MULTIPLIER, "multiplier", "must be from 0 to 1000");
            return nanos;
        } catch (IllegalArgumentException e) {
            checks.error("multiplier", "must be a decimal string with at most nine places, such as \"0.8\"");
            return 0;
        }
    }
}
