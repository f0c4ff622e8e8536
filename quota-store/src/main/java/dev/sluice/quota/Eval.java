package dev.sluice.quota;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One EVALSHA in the making: keys in their order (each once), then arguments. */
final class Eval {
    private final Script script;
    private final List<String> keys = new ArrayList<>();
    private final List<String> args = new ArrayList<>();

    Eval(Script script) {
        this.script = script;
    }

    Eval keys(String... names) {
        keys.addAll(List.of(names));
        return this;
    }

    /** Adds the key if it is new and gives the script its place in KEYS. */
    Eval keyArg(String name) {
        int at = keys.indexOf(name);
        if (at < 0) {
            keys.add(name);
            at = keys.size() - 1;
        }
        return arg(at + 1);
    }

    Eval guard(Guard guard) {
        return arg(guard.writer())
                .arg(guard.epoch())
                .arg(guard.acked())
                .arg(guard.seq())
                .arg(guard.before());
    }

    Eval arg(String value) {
        args.add(value);
        return this;
    }

    Eval arg(long value) {
        args.add(Long.toString(value));
        return this;
    }

    Eval arg(Amounts amounts) {
        return arg(amounts.nanos())
                .arg(amounts.tokens())
                .arg(amounts.requests())
                .arg(amounts.slots());
    }

    Script script() {
        return script;
    }

    Request request(Scripts scripts) {
        Request request = Request.cmd(Command.EVALSHA).arg(scripts.sha1(script)).arg(keys.size());
        keys.forEach(request::arg);
        args.forEach(request::arg);
        return request;
    }

    /** Reads {@code [code, …]} of the guard, and with {@code result} what follows {@code OK, revision}. */
    static <R> Reply<R> reply(Response response, Function<Response, R> result) {
        return switch (text(response, 0)) {
            case "FENCED" -> new Reply.Fenced<>();
            case "CLOSED" -> new Reply.Closed<>(number(response, 1), text(response, 2));
            case "LOST" -> new Reply.Lost<>();
            case "EARLY" -> new Reply.Early<>();
            case "REPEAT" -> new Reply.Repeat<>();
            case "OK" -> new Reply.Done<>(number(response, 1), result.apply(response));
            default -> throw new IllegalStateException("a script answered " + response);
        };
    }

    static String text(Response response, int at) {
        return response.get(at).toString();
    }

    static long number(Response response, int at) {
        return Long.parseLong(text(response, at));
    }

    /** Refuses batches that would hold Redis up. */
    static <T> List<T> bounded(List<T> operations) {
        if (operations.isEmpty() || operations.size() > Layout.BATCH) {
            throw new IllegalArgumentException(
                    "a call holds 1–" + Layout.BATCH + " operations, not " + operations.size());
        }
        return List.copyOf(operations);
    }
}
