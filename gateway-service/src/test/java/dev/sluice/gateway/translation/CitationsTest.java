package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers for which the web was searched, and where they say that they come from. */
class CitationsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dialect CLAUDE = Dialects.of("anthropic", "claude", Map.of());
    private static final Dialect GEMINI = Dialects.of("gemini", "gemini-3-pro-preview", Map.of());

    private static final String SEARCHED =
            "{'type':'server_tool_use','id':'srvtoolu_1','name':'web_search','input':%s}";
    private static final String FOUND = "{'type':'web_search_tool_result','tool_use_id':'srvtoolu_1','content':["
            + "{'type':'web_search_result','url':'https://a.example/1','title':'A','encrypted_content':'x','page_age':null}]}";
    private static final String WEB =
            "{'type':'web_search_result_location','url':'https://a.example/%d','title':'A%1$d',"
                    + "'encrypted_index':'x','cited_text':'c'}";
    private static final String COUNTED =
            "'usage':{'input_tokens':5,'output_tokens':7,'server_tool_use':{'web_search_requests':2}}";

    @Test
    void aWholeAnswerOfClaude() throws Exception {
        JsonNode read = JSON.readTree(Translated.whole(
                CLAUDE,
                "{'id':'m','type':'message','content':[{'type':'text','text':'I 𝄞 look. '},"
                        + SEARCHED.formatted("{'query':'q'}") + "," + FOUND + ","
                        + "{'type':'text','text':'Grüße','citations':[" + WEB.formatted(1) + "," + WEB.formatted(2)
                        + "]},"
                        + "{'type':'text','text':', and ','citations':null},"
                        + "{'type':'text','text':'Öl','citations':[{'type':'char_location','document_index':0,"
                        + "'document_title':'D','start_char_index':0,'end_char_index':2,'cited_text':'Öl'},"
                        + "{'type':'search_result_location','source':'https://b.example','title':null,'cited_text':'c'}]}],"
                        + "'stop_reason':'end_turn'," + COUNTED + "}"));

        JsonNode message = read.at("/choices/0/message");
        assertThat(message.path("content").asText()).isEqualTo("I 𝄞 look. Grüße, and Öl");
        assertThat(message.has("tool_calls")).isFalse();
        assertThat(message.path("annotations"))
                .isEqualTo(annotations(
                        cited(10, 15, "A1", "https://a.example/1"),
                        cited(10, 15, "A2", "https://a.example/2"),
                        cited(21, 23, "", "https://b.example")));
        assertThat(read.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(read.at("/usage/server_tool_use/web_search_requests").asInt())
                .isEqualTo(2);
    }

    @Test
    void aStreamOfClaudeWhereverItIsSplit() {
        String start = "data: {'type':'content_block_start','index':%d,'content_block':%s}\n\n";
        String delta = "data: {'type':'content_block_delta','index':%d,'delta':%s}\n\n";
        String stop = "data: {'type':'content_block_stop','index':%d}\n\n";
        String stream =
                "data: {'type':'message_start','message':{'id':'m','content':[],'usage':{'input_tokens':5,'output_tokens':1}}}\n\n"
                        + start.formatted(0, SEARCHED.formatted("{}"))
                        + delta.formatted(0, "{'type':'input_json_delta','partial_json':'{}'}")
                        + stop.formatted(0)
                        + start.formatted(1, FOUND)
                        + stop.formatted(1)
                        + start.formatted(2, "{'type':'text','text':''}")
                        + delta.formatted(2, "{'type':'text_delta','text':'Ö '}")
                        + stop.formatted(2)
                        + start.formatted(3, "{'type':'text','text':'','citations':[]}")
                        + delta.formatted(3, "{'type':'citations_delta','citation':" + WEB.formatted(1) + "}")
                        + delta.formatted(3, "{'type':'text_delta','text':'𝄞'}")
                        + delta.formatted(3, "{'type':'text_delta','text':'x'}")
                        + delta.formatted(3, "{'type':'citations_delta','citation':" + WEB.formatted(2) + "}")
                        + stop.formatted(3)
                        + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'}," + COUNTED + "}\n\n"
                        + "data: {'type':'message_stop'}\n\n";

        assertThat(Translated.stream(CLAUDE, stream))
                .isEqualTo(Translated.chunks(
                        "stop",
                        searched(Translated.usage(5, 0, 0, 7, 0), 2),
                        "'role':'assistant','content':'Ö '",
                        "'content':'\\uD834\\uDD1E'",
                        "'content':'x'",
                        "'annotations':[" + cited(2, 4, "A1", "https://a.example/1") + ","
                                + cited(2, 4, "A2", "https://a.example/2") + "]"));
        Translated.sameWhereverItIsSplit(CLAUDE, stream);
    }

    @Test
    void aTurnThatClaudeDidNotEndIsNotCalledComplete() throws Exception {
        String paused = "{'id':'m','type':'message','content':[{'type':'text','text':'A'}],'stop_reason':'pause_turn'}";

        assertThat(JSON.readTree(Translated.whole(CLAUDE, paused))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("length");
    }

    @Test
    void aWholeAnswerOfGeminiWhoseBytesAreCountedInItsParts() throws Exception {
        JsonNode read = JSON.readTree(Translated.whole(
                GEMINI,
                "{'modelVersion':'gemini-3-pro-preview','candidates':[{'content':{'parts':["
                        + "{'text':'Hm','thought':true},{'text':'Öl 𝄞 '},"
                        + "{'inlineData':{'mimeType':'image/png','data':'AAAA'}},{'text':'Grüße'}]},"
                        + "'finishReason':'STOP','groundingMetadata':{'webSearchQueries':['q','r'],'searchEntryPoint':{},"
                        + "'groundingChunks':[{'web':{'uri':'https://a.example','title':'A'}},"
                        + "{'maps':{'uri':'https://m.example'}},{'other':{}}],"
                        + "'groundingSupports':["
                        + "{'segment':{'partIndex':1,'startIndex':4,'endIndex':8,'text':'𝄞'},'groundingChunkIndices':[0]},"
                        + "{'segment':{'partIndex':3,'startIndex':2,'endIndex':7,'text':'üße'},'groundingChunkIndices':[1,2,9]},"
                        + "{'segment':{'partIndex':3,'startIndex':70,'endIndex':71},'groundingChunkIndices':[0]}]}}],"
                        + "'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':7}}"));

        String text = read.at("/choices/0/message/content").asText();
        assertThat(text).isEqualTo("Öl 𝄞 ![image](data:image/png;base64,AAAA)Grüße");
        int picture = "![image](data:image/png;base64,AAAA)".length();
        assertThat(read.at("/choices/0/message/annotations"))
                .isEqualTo(annotations(
                        cited(3, 4, "A", "https://a.example"),
                        cited(5 + picture + 2, 5 + picture + 5, "", "https://m.example")));
        assertThat(read.at("/usage/server_tool_use/web_search_requests").asInt())
                .isEqualTo(2);
    }

    @Test
    void aStreamOfGeminiThatTellsItsSourcesAtTheEnd() {
        String sources = "'groundingChunks':[{'web':{'uri':'https://a.example','title':'A'}}],'groundingSupports':["
                + "{'segment':{'endIndex':7,'text':'Grüße'},'groundingChunkIndices':[0]},"
                + "{'segment':{'startIndex':8,'endIndex':11,'text':'Öl'},'groundingChunkIndices':[0]}]";
        String stream =
                "data: {'modelVersion':'gemini-2.5-flash','candidates':[{'content':{'parts':[{'text':'Grü'}]}}]}\r\n\r\n"
                        + "data: {'candidates':[{'content':{'parts':[{'text':'ße Öl'}]},'groundingMetadata':{'webSearchQueries':['q','r']}}]}\r\n\r\n"
                        + "data: {'candidates':[{'content':{'parts':[{'text':''}]},'finishReason':'STOP','groundingMetadata':{'webSearchQueries':['q','r'],"
                        + sources + "}}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':7}}\r\n\r\n";

        assertThat(Translated.stream(GEMINI, stream))
                .isEqualTo(Translated.chunks(
                        "stop",
                        searched(Translated.usage(5, 0, 0, 7, 0), 1),
                        "'role':'assistant','content':'Grü'",
                        "'content':'ße Öl'",
                        "'annotations':[" + cited(0, 5, "A", "https://a.example") + ","
                                + cited(6, 8, "A", "https://a.example") + "]"));
        Translated.sameWhereverItIsSplit(GEMINI, stream);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'groundingSupports':[{}]}",
                "{'groundingChunks':[{'web':{'uri':'https://a.example'}}],'groundingSupports':[{'segment':{'startIndex':-1,'endIndex':1},'groundingChunkIndices':[0]},{'segment':{'endIndex':1},'groundingChunkIndices':['x',-1]}]}"
            })
    void sourcesThatAreToldByHalvesAreLeftOut(String metadata) throws Exception {
        JsonNode read = JSON.readTree(Translated.whole(
                GEMINI,
                "{'candidates':[{'content':{'parts':[{'text':'A'}]},'finishReason':'STOP','groundingMetadata':"
                        + metadata + "}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':7}}"));

        assertThat(read.at("/choices/0/message/content").asText()).isEqualTo("A");
        assertThat(read.at("/choices/0/message").has("annotations")).isFalse();
        assertThat(read.path("usage").has("server_tool_use")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "bedrock", "cohere", "gemini", "ollama", "vertex"})
    void documentsAreNotCitedWhichIsSaid(String dialect) {
        byte[] body = ("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What?\"},"
                        + "{\"type\":\"file\",\"file\":{\"filename\":\"a.txt\",\"file_data\":\"data:text/plain;base64,SGk=\"},"
                        + "\"citations\":{\"enabled\":true}}]}]}")
                .getBytes(UTF_8);
        String model = "anthropic.claude-sonnet-4-5-20250929-v1:0";
        Map<String, String> options = Map.of("region", "us-east-1", "project", "project-1");

        Asked asked = Dialects.of(dialect, model, options)
                .ask(ChatRequest.read(body, 0, body.length), new Target(model, false, 0, 0, options));

        assertThat(asked.dropped()).containsExactly("messages.file.citations");
        assertThat(new String(asked.body(), UTF_8)).doesNotContain("citations");
    }

    private static String cited(int from, int to, String title, String url) {
        return "{'type':'url_citation','url_citation':{'start_index':" + from + ",'end_index':" + to + ",'title':'"
                + title + "','url':'" + url + "'}}";
    }

    private static JsonNode annotations(String... cited) throws Exception {
        List<String> all = new ArrayList<>();
        Stream.of(cited).map(one -> one.replace('\'', '"')).forEach(all::add);
        return JSON.readTree(all.toString());
    }

    private static String searched(String usage, int searches) {
        return usage.substring(0, usage.length() - 1) + ",'server_tool_use':{'web_search_requests':" + searches + "}}";
    }
}
