package dev.sluice.tools;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The command line of the tools' image. */
public final class Main {
    private static final String USAGE = """
            usage: keyset                prints a new keyset, for the Secret of an installation
                   secret                makes the Secret that SECRET_NAME names, unless it exists
                   check                 calls a running Sluice and says what does not work
                   load                  streams for a while and says what was cut (STREAMS, SECONDS)
                   reach                 says which of TARGETS (host:port …) take a connection from here
                   upstream [OPTIONS]    plays a model's vendor, see --help of the testkit""";

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("upstream")) {
            dev.sluice.testkit.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        System.exit(run(List.of(args), System.getenv()));
    }

    private static int run(List<String> args, Map<String, String> environment) {
        try {
            switch (args.isEmpty() ? "" : args.getFirst()) {
                case "keyset" -> System.out.println(MakeSecret.newKeyset());
                case "secret" -> System.out.println(MakeSecret.from(environment).run());
                case "check" -> {
                    return Check.run(Target.from(environment), System.out::println) ? 0 : 1;
                }
                case "reach" -> Reach.run(environment, System.out::println);
                case "load" -> {
                    return Load.from(environment).run(System.out::println) ? 0 : 1;
                }
                default -> {
                    System.err.println(USAGE);
                    return 2;
                }
            }
            return 0;
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
