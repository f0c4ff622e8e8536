package dev.sluice.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The command line of the tools' image. */
public final class Main {
    private static final String USAGE = """
            usage: keyset                prints a new keyset, for the Secret of an installation
                   secret                makes the Secret that SECRET_NAME names, unless it exists
                   secret-files [-]      makes the files of SECRET_DIRECTORY, unless it exists; with -, around the
                                         keyset of a backup that comes in by standard input
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
                case "keyset" -> System.out.println(SecretValues.newKeyset());
                case "secret" -> System.out.println(MakeSecret.from(environment).run());
                case "secret-files" -> System.out.println(secretFiles(args.contains("-"), environment));
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

    /** A restore into what exists would leave the keyset that is there, and must not look as if it had not. */
    private static String secretFiles(boolean restored, Map<String, String> environment) {
        SecretFiles files = SecretFiles.from(environment, restored ? standardInput() : null);
        if (restored && files.exist()) {
            throw new Refusal(files.directory() + " exists: remove its volume first if nothing needs what is in it.");
        }
        return files.run();
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Refusal("Standard input cannot be read: " + e, e);
        }
    }
}
