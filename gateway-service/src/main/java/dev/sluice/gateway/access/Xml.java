package dev.sluice.gateway.access;

import dev.sluice.gateway.conversation.MalformedAnswerException;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML as far as AWS speaks it: elements and texts. Document types, and with them entities of one's own, are not read. */
final class Xml {
    private Xml() {}

    /**
     * The texts of elements by their names without namespaces; of several of a name the first.
     *
     * @throws MalformedAnswerException for what is no XML
     */
    static Map<String, String> texts(byte[] body) {
        Map<String, String> texts = new HashMap<>();
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(body));
            StringBuilder text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> text.setLength(0);
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        texts.putIfAbsent(reader.getLocalName(), text.toString().strip());
                        text.setLength(0);
                    }
                    default -> {}
                }
            }
            return texts;
        } catch (XMLStreamException notXml) {
            throw new MalformedAnswerException("no XML");
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
