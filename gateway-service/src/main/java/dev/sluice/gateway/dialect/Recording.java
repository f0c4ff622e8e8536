package dev.sluice.gateway.dialect;

/**
 * How long a recording is, as far as its bytes tell; in seconds, rounded up.
 *
 * @param likely what it is taken for where nobody has counted
 * @param most what it surely does not exceed, at the least bytes that speech is sent with
 */
public record Recording(long likely, long most) {
    /** 64 kbit/s: what speech is mostly compressed to. */
    static final int BYTES_PER_SECOND = 8_000;
    /** 6 kbit/s: Opus' least. */
    static final int LEAST_BYTES_PER_SECOND = 750;

    /** The largest file that is fetched from an address: Groq's 100 MB. */
    private static final int LARGEST_ELSEWHERE = 100_000_000;

    private static final long LONGEST = 10_000_000;
    private static final int MOST_CHUNKS = 64;
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FORMAT = 0x20746d66;
    private static final int DATA = 0x61746164;
    /** PCM, floats, A-law, µ-law, and what says elsewhere which of these it is. */
    private static final int[] UNCOMPRESSED = {1, 3, 6, 7, 0xfffe};

    /** One that only the upstream sees. */
    public static final Recording ELSEWHERE = new Recording(60, seconds(LARGEST_ELSEWHERE, LEAST_BYTES_PER_SECOND));

    /** Of the file that stands there: told by the header of uncompressed WAV, else by its size. */
    public static Recording of(byte[] bytes, int from, int to) {
        long exact = to - from >= 12 && int32(bytes, from) == RIFF && int32(bytes, from + 8) == WAVE
                ? wave(bytes, from + 12, to)
                : 0;
        return exact > 0
                ? new Recording(exact, exact)
                : new Recording(seconds(to - from, BYTES_PER_SECOND), seconds(to - from, LEAST_BYTES_PER_SECOND));
    }

    /** 0 when it is not told. */
    private static long wave(byte[] bytes, int from, int to) {
        long bytesPerSecond = 0;
        long at = from;
        for (int i = 0; i < MOST_CHUNKS && at + 8 <= to; i++) {
            int chunk = (int) at;
            int id = int32(bytes, chunk);
            if (id == DATA) {
                // Its length is not believed: who writes while recording does not know it yet.
                return bytesPerSecond == 0 ? 0 : seconds(to - chunk - 8, bytesPerSecond);
            }
            if (id == FORMAT && at + 24 <= to) {
                bytesPerSecond = bytesPerSecond(bytes, chunk + 8);
            }
            long size = int32(bytes, chunk + 4) & 0xffff_ffffL;
            at += 8 + size + (size & 1);
        }
        return 0;
    }

    /** By what a decoder goes by, not by the field that says so; 0 for what is compressed. */
    private static long bytesPerSecond(byte[] bytes, int at) {
        int format = int16(bytes, at);
        for (int uncompressed : UNCOMPRESSED) {
            if (format == uncompressed) {
                long rate = int32(bytes, at + 4) & 0xffff_ffffL;
                return rate * int16(bytes, at + 2) * (int16(bytes, at + 14) / 8);
            }
        }
        return 0;
    }

    private static long seconds(long size, long bytesPerSecond) {
        return Math.clamp((size + bytesPerSecond - 1) / bytesPerSecond, 1, LONGEST);
    }

    private static int int16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private static int int32(byte[] bytes, int at) {
        return int16(bytes, at) | int16(bytes, at + 2) << 16;
    }
}
