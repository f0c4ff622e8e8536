package dev.sluice.gateway.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.framing.AwsMessages;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.gateway.translation.Translation;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One chunk of a stream with a word in it, from each dialect's bytes to OpenAI's. Vertex AI speaks two of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TranslatedChunk {
    private static final String CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final Map<String, byte[]> CHUNKS = Map.ofEntries(
            entry(
                    "anthropic",
                    bytes("event: content_block_delta\ndata: {'type':'content_block_delta','index':0,"
                            + "'delta':{'type':'text_delta','text':' word'}}\n\n")),
            entry(
                    "bedrock",
                    AwsMessages.event(
                            "contentBlockDelta",
                            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\" word\"},\"p\":\"abcd\"}")),
            entry(
                    "bedrock-invoke",
                    AwsMessages.chunk("{\"type\":\"content_block_delta\",\"index\":0,"
                            + "\"delta\":{\"type\":\"text_delta\",\"text\":\" word\"}}")),
            entry(
                    "cohere",
                    bytes("event: content-delta\ndata: {'type':'content-delta','index':0,"
                            + "'delta':{'message':{'content':{'text':' word'}}}}\n\n")),
            entry(
                    "dashscope",
                    bytes(
                            "id:2\nevent:result\n:HTTP_STATUS/200\ndata:{'output':{'choices':[{'message':{'content':' word',"
                                    + "'role':'assistant'},'finish_reason':'null'}]},'usage':{'input_tokens':13,'output_tokens':4},"
                                    + "'request_id':'r'}\n\n")),
            entry(
                    "gemini",
                    bytes("data: {'candidates':[{'content':{'parts':[{'text':' word'}],'role':'model'},'index':0}],"
                            + "'usageMetadata':{'promptTokenCount':8,'candidatesTokenCount':5,'totalTokenCount':13},"
                            + "'modelVersion':'gemini-2.5-flash','responseId':'r1'}\r\n\r\n")),
            entry(
                    "hunyuan",
                    bytes(
                            "data: {'Id':'h','Created':1,'Choices':[{'Index':0,'Delta':{'Role':'assistant','Content':' word'},"
                                    + "'FinishReason':''}],'Usage':{'PromptTokens':8,'CompletionTokens':5,'TotalTokens':13}}\n\n")),
            entry(
                    "ollama",
                    bytes("{'model':'llama3.2','created_at':'2026-01-01T00:00:00.1Z','message':{'role':'assistant',"
                            + "'content':' word'},'done':false}\n")),
            entry(
                    "spark",
                    bytes("data:{'code':0,'message':'Success','sid':'cha1','id':'cha1','created':1,'choices':[{'delta':"
                            + "{'role':'assistant','content':' word'},'index':0}]}\n\n")),
            entry(
                    "spark-websocket",
                    bytes(
                            "{'header':{'code':0,'message':'Success','sid':'cha1','status':1},'payload':{'choices':{'status':1,"
                                    + "'seq':1,'text':[{'content':' word','role':'assistant','index':0}]}}}\n")),
            entry(
                    "wenxin",
                    bytes(
                            "data: {'id':'as-1','object':'chat.completion','created':1,'sentence_id':1,'is_end':false,"
                                    + "'result':' word','usage':{'prompt_tokens':8,'completion_tokens':5,'total_tokens':13}}\n\n")));

    @Param({
        "anthropic",
        "bedrock",
        "bedrock-invoke",
        "cohere",
        "dashscope",
        "gemini",
        "hunyuan",
        "ollama",
        "spark",
        "spark-websocket",
        "wenxin"
    })
    public String dialect = "anthropic";

    private byte[] chunk;
    private Translation translation;
    private byte[] last;

    /** A stream that has begun. */
    @Setup(Level.Iteration)
    public void begin() {
        chunk = CHUNKS.get(dialect);
        translation = Dialects.translate(speaks(), true, "op", 7, "m", 1 << 20);
        translated();
    }

    private Dialect speaks() {
        return dialect.equals("bedrock-invoke")
                ? Dialects.of("bedrock", CLAUDE, Map.of("api", "invoke"))
                : Dialects.of(dialect, "m", Map.of());
    }

    @Benchmark
    public byte[] translated() {
        translation.feed(chunk, 0, chunk.length, bytes -> last = bytes);
        return last;
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
