package dev.sluice.quota.writer;

/**
 * @param instance names the event loop of the process, unique among all live ones; an incarnation's number is added to it
 * @param awaitRecord whether a record counts as handed only when Redis has answered
 * @param maxQueuedBytes of calls without an answer; beyond it the shard admits nothing
 * @param maxReplayBytes of events of the last 60 s
 */
public record WriterConfig(String instance, boolean awaitRecord, long maxQueuedBytes, long maxReplayBytes) {}
