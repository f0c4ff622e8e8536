package dev.sluice.quota.writer;

/**
 * @param instance names the event loop of the process, unique among all live ones; an incarnation's number is added to it
 * @param awaitRecord whether a record counts as handed only when Redis has answered
 * @param maxQueuedBytes of calls without an answer; beyond it the shard admits nothing
 * @param replay memory for the events of the last 60 s, shared with the event loop's other writers
 */
public record WriterConfig(String instance, boolean awaitRecord, long maxQueuedBytes, ReplayMemory replay) {}
