package dev.sluice.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo model says: friendly, and always the same to the same prompt. */
final class DemoAnswer {
    private static final Pattern COUNT = Pattern.compile("count (?:up )?(?:from 1 )?to (\\d{1,3})\\b");
    private static final Pattern SUM = Pattern.compile("(-?\\d{1,9})\\s*([-+*x×])\\s*(-?\\d{1,9})");
    private static final Pattern GREETING = Pattern.compile("^(hi|hello|hey|good (morning|evening|day))\\b.*");
    private static final Pattern TOKEN = Pattern.compile("\\s*\\S{1,6}|\\s+$");
    private static final int QUOTED = 120;

    private DemoAnswer() {}

    static String to(String prompt) {
        String asked = prompt.strip();
        String lower = asked.toLowerCase(Locale.ROOT);
        Matcher count = COUNT.matcher(lower);
        if (count.find()) {
            return counted(Integer.parseInt(count.group(1)));
        }
        Matcher sum = SUM.matcher(lower);
        if (sum.find()) {
            return sum.group().strip() + " is " + calculated(sum) + ".";
        }
        if (asked.isEmpty()) {
            return "Hello! You did not ask anything yet, so I will wait here quietly.";
        }
        if (GREETING.matcher(lower).matches()) {
            return "Hello! I am the demo model behind Sluice. Ask me anything: every word of my answer is streamed, counted"
                    + " and paid for, exactly as it would be with a real provider.";
        }
        return "You asked: \"" + shortened(asked)
                + "\". I am only the demo model, so I cannot truly know, but this answer"
                + " came all the way through the gateway: streamed token by token, counted, and charged to your account."
                + " Add a channel at a real provider and the same call gets a real answer.";
    }

    /** The text cut into what the demo model calls tokens: words, and pieces of long ones. */
    static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher m = TOKEN.matcher(text);
        while (m.find()) {
            tokens.add(m.group());
        }
        return tokens;
    }

    private static String counted(int to) {
        StringBuilder out = new StringBuilder("Sure: ");
        for (int i = 1; i <= to; i++) {
            out.append(i).append(i < to ? ", " : ".");
        }
        return out.toString();
    }

    private static long calculated(Matcher sum) {
        long a = Long.parseLong(sum.group(1));
        long b = Long.parseLong(sum.group(3));
        return switch (sum.group(2)) {
            case "+" -> a + b;
            case "-" -> a - b;
            default -> a * b;
        };
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= QUOTED ? line : line.substring(0, QUOTED).stripTrailing() + "…";
    }
}
