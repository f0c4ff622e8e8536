package dev.sluice.gateway.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.Samples;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.EnvelopeReader;
import dev.sluice.gateway.framing.SseCutter;
import dev.sluice.gateway.routing.Compiled;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Router;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.gateway.routing.Tried;
import dev.sluice.gateway.routing.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Envelope, routing, an answer's usage, and the cutting of a stream, each without any I/O. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HotPath {
    private static final int CHANNELS = 40;
    private static final int EVENTS = 100;

    @Param({"1000", "200000"})
    int bytes = 1_000;

    private byte[] request;
    private byte[] answer;
    private byte[] stream;
    private RoutingTable table;
    private KeyGrant grant;
    private Wanted wanted;
    private Random random;

    @Setup
    public void prepare() {
        String text = "What is a sluice? ".repeat(bytes / 18);
        request =
                ("{\"model\":\"m7\",\"stream\":true,\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\""
                                + text + "\"}]}")
                        .getBytes(UTF_8);
        answer = ("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m7\",\"choices\":[{\"index\":0,\"message\":"
                        + "{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21}}")
                .getBytes(UTF_8);
        stream = ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m7\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n")
                .repeat(EVENTS)
                .getBytes(UTF_8);
        List<RouteTable.Channel> channels = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(Samples.channel("c" + i, i % 3, 100, "m" + i % 10));
        }
        table = Compiled.of(Samples.table(1, channels, Samples.model("m7", Samples.price("p", 0))));
        grant = Samples.grant("k");
        wanted = new Wanted("m7", Endpoint.CHAT, null, 1);
        random = new Random(1);
    }

    @Benchmark
    public Envelope envelope() {
        return EnvelopeReader.read(request, request.length);
    }

    @Benchmark
    public Answer wholeAnswer() {
        return AnswerReader.read(answer, 0, answer.length);
    }

    @Benchmark
    public Route routing() {
        return Router.pick(table, grant, wanted, Tried.NOTHING, none -> false, random);
    }

    /** A hundred events; what is cut off is not read. */
    @Benchmark
    public int framing() {
        int[] events = {0};
        SseCutter cutter = new SseCutter(1 << 20);
        cutter.feed(stream, 0, stream.length, (buffer, from, to) -> events[0]++);
        return events[0];
    }
}
