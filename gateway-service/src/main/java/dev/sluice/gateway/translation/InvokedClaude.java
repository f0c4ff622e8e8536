package dev.sluice.gateway.translation;

import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.conversation.Understanding;
import dev.sluice.gateway.dialect.anthropic.AnthropicDialect;
import dev.sluice.gateway.dialect.anthropic.Hosting;
import dev.sluice.gateway.dialect.bedrock.BedrockDialect;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Claude by Bedrock's InvokeModel: Anthropic's messages in Amazon's envelope, whose faults are Amazon's. */
final class InvokedClaude implements Dialect {
    private static final String VERSION = "bedrock-2023-05-31";

    private final Dialect claude =
            new AnthropicDialect(new Hosting(InvokedClaude::path, Map.of(), VERSION, true, false));
    private final Dialect bedrock = new BedrockDialect();

    @Override
    public Framing framing() {
        return bedrock.framing();
    }

    @Override
    public Asked ask(Conversation conversation, Target target) {
        conversation.messages().forEach(message -> inline(message.parts()));
        Asked asked = claude.ask(conversation, target);
        return new Asked(asked.path(), BedrockDialect.headers(target.stream()), asked.body(), asked.dropped());
    }

    @Override
    public Understanding answer() {
        return new InvokedAnswer(claude.answer(), bedrock.answer());
    }

    @Override
    public ErrorKind fault(int status, UnaryOperator<String> headers, byte[] body) {
        return bedrock.fault(status, headers, body);
    }

    private static String path(Target target) {
        return BedrockDialect.path(target.model(), target.stream() ? "invoke-with-response-stream" : "invoke");
    }

    /** Amazon fetches nothing. */
    private static void inline(List<Part> parts) {
        for (Part part : parts) {
            if (part instanceof Part.Image image) {
                inline(image.media(), "messages.image_url.url");
            } else if (part instanceof Part.Document document) {
                inline(document.media(), "messages.file.file_data");
            } else if (part instanceof Part.ToolResult result) {
                inline(result.content());
            }
        }
    }

    private static void inline(Media media, String param) {
        if (media != null && !media.inline()) {
            throw GatewayException.badRequest(
                    "This model's provider does not fetch files; send the file's data.", param);
        }
    }
}
