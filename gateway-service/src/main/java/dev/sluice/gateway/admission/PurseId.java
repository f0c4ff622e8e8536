package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.quota.Lease;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a purse is for: the limits that its calls count towards, in one period of each.
 *
 * @param root of the tree
 * @param purse the key, or the key and a model that has limits of its own
 * @param period a digest of limits and starts, so that other limits or another start are another purse; short, because it is
 *     part of every field that a call touches in Redis
 * @param from epoch millis of Redis' clock, inclusive
 * @param until exclusive
 */
record PurseId(String root, String purse, String period, long from, long until) {
    private static final char BETWEEN = '~';

    /** The purse's name for calls of a model. */
    static String name(KeyGrant grant, String model) {
        for (Limit limit : grant.limits()) {
            if (limit.model() != null && limit.model().equals(model)) {
                return grant.keyId() + BETWEEN + model;
            }
        }
        return grant.keyId();
    }

    static List<Limit> limits(KeyGrant grant, String model) {
        return grant.limits().stream()
                .filter(limit -> limit.model() == null || limit.model().equals(model))
                .toList();
    }

    static PurseId of(KeyGrant grant, String name, List<Limit> limits, long now) {
        ZoneId zone = ZoneId.of(grant.timeZone());
        StringBuilder starts = new StringBuilder();
        long from = Long.MIN_VALUE;
        long until = Long.MAX_VALUE;
        for (Limit limit : limits) {
            long start = start(limit, zone, now);
            starts.append(limit.id()).append('@').append(start).append(BETWEEN);
            from = start > 0 ? Math.max(from, start) : from;
            until = limit.unit() == Unit.SLOTS ? until : Math.min(until, Periods.end(limit.period(), zone, now));
        }
        return new PurseId(grant.root(), name, digest(starts.toString()), from, until);
    }

    /** The limits as a lease wants them. */
    static List<Lease.Limit> starts(KeyGrant grant, List<Limit> limits, long now) {
        ZoneId zone = ZoneId.of(grant.timeZone());
        List<Lease.Limit> starts = new ArrayList<>();
        limits.forEach(
                limit -> starts.add(new Lease.Limit(limit.id(), limit.unit(), limit.cap(), start(limit, zone, now))));
        return List.copyOf(starts);
    }

    /** The limits as a usage event tells them: not those of a minute, which is over before anybody could make use of it. */
    static List<LimitStart> events(KeyGrant grant, List<Lease.Limit> limits) {
        Set<String> told = grant.limits().stream()
                .filter(limit -> limit.unit() != Unit.SLOTS && limit.period() != Period.MINUTE)
                .map(Limit::id)
                .collect(Collectors.toSet());
        return limits.stream()
                .filter(limit -> told.contains(limit.id()))
                .map(limit -> new LimitStart(limit.id(), limit.periodStart()))
                .toList();
    }

    boolean covers(long now) {
        return from <= now && now < until;
    }

    /** 22 characters of Base64: 128 bits of SHA-256. */
    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static long start(Limit limit, ZoneId zone, long now) {
        return limit.unit() == Unit.SLOTS ? 0 : Periods.start(limit.period(), zone, now);
    }
}
