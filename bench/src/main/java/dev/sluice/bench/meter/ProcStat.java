package dev.sluice.bench.meter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** CPU time and memory of a process with all that it started, dead children included once they were waited for. */
public final class ProcStat {

    /** USER_HZ, which Linux fixes at 100 for every architecture that Java runs on. */
    private static final long MICROS_PER_TICK = 10_000;

    private ProcStat() {}

    /** User and system time so far; never falls while the process lives. */
    public static long cpuMicros(long pid) {
        return family(pid).mapToLong(ProcStat::cpuTicks).sum() * MICROS_PER_TICK;
    }

    /** The same of those of its own threads whose names begin with this; a thread that has ended is not counted. */
    public static long threadsCpuMicros(long pid, String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.map(task -> lines(task.resolve("stat")))
                            .filter(lines -> !lines.isEmpty() && lines.get(0).contains("(" + name))
                            .mapToLong(lines -> parseCpuTicks(lines.get(0)))
                            .sum()
                    * MICROS_PER_TICK;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Resident memory in MB; pages that members share count once for each. */
    public static double rssMegabytes(long pid) {
        return family(pid).mapToLong(ProcStat::rssKilobytes).sum() / 1024.0;
    }

    /** How much of this machine's CPU is in use while the call lasts, from 0 to 1. */
    public static double busy(Duration look) throws IOException, InterruptedException {
        List<Long> before = machineTicks();
        Thread.sleep(look);
        List<Long> after = machineTicks();
        return parseBusy(before, after);
    }

    /** Fields 4 and 5 of the first line of /proc/stat are what was idle, the latter with something on its way from a disk. */
    static double parseBusy(List<Long> before, List<Long> after) {
        long all = 0;
        for (int field = 0; field < before.size(); field++) {
            all += after.get(field) - before.get(field);
        }
        long idle = after.get(3) - before.get(3) + after.get(4) - before.get(4);
        return all == 0 ? 0 : 1 - (double) idle / all;
    }

    private static List<Long> machineTicks() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
        return Stream.of(line.split("\\s+", -1))
                .skip(1)
                // What guests use is part of what is already counted.
                .limit(8)
                .map(Long::valueOf)
                .toList();
    }

    private static Stream<Long> family(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid);
    }

    private static long cpuTicks(long pid) {
        List<String> lines = lines(pid, "stat");
        return lines.isEmpty() ? 0 : parseCpuTicks(lines.get(0));
    }

    /** The command's name may hold blanks and brackets, so fields are counted from its last bracket. */
    static long parseCpuTicks(String stat) {
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        // Fields 14 to 17 of proc(5): utime, stime, cutime, cstime; the state is field 3.
        return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
    }

    private static long rssKilobytes(long pid) {
        return lines(pid, "status").stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
    }

    private static List<String> lines(long pid, String file) {
        return lines(Path.of("/proc", Long.toString(pid), file));
    }

    /** Nothing when the process is gone. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
