package dev.sluice.bench.meter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Resident memory in MB; pages that members share count once for each. */
    public static double rssMegabytes(long pid) {
        return family(pid).mapToLong(ProcStat::rssKilobytes).sum() / 1024.0;
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

    /** Nothing when the process is gone. */
    private static List<String> lines(long pid, String file) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
