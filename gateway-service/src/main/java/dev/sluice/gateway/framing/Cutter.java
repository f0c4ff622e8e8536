package dev.sluice.gateway.framing;

/** Cuts a byte stream into events, however it arrives. Not thread-safe; one per stream. */
public interface Cutter {
    /**
     * Reads a chunk and hands out the events that it completes.
     *
     * @param chunk must not be written by anybody afterwards
     * @throws EventTooLongException when an event is longer than allowed; nothing may be fed after it
     * @throws BrokenStreamException when the bytes are not what the framing says; nothing may be fed after it
     */
    void feed(byte[] chunk, int from, int to, SseCutter.Sink sink);

    /** Hands out what is left when the stream has ended, if that can be an event. */
    void end(SseCutter.Sink sink);
}
