package dev.sluice.local;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts everything and keeps it running. */
@Command(
        name = "up",
        description = "Starts everything: databases, services, and a demo upstream with an account and a key.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Mixin
    private StartOptions start;

    @Option(names = "--detach", description = "Return once everything answers; it goes on in the background.")
    private boolean detach;

    @Override
    public Integer call() throws IOException {
        if (detach) {
            LocalFile local = new Detached(start).start(System.out::println);
            System.out.print(new Screen(local, "./sluice down stops it.").text());
        } else {
            foreground(start.stack(null), System.out, "Ctrl-C stops it.");
        }
        return 0;
    }

    /** Runs until this process is told to end. */
    static void foreground(StackOptions options, PrintStream out, String ending) {
        Consumer<String> progress = line -> out.println("  " + line);
        CountDownLatch never = new CountDownLatch(1);
        Stack stack = Stack.start(options, progress, UpCommand::endWithTheProcess);
        out.print(new Screen(stack.local(), ending).text());
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWithTheProcess(Stack stack) {
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "closing"));
    }
}
