package dev.sluice.testkit.vendor;

/** What a channel of Vertex AI has to be told of the account that the servers know. */
public final class Vertex {
    public static final String PROJECT = "project-1";
    public static final String REGION = "europe-west4";

    private Vertex() {}
}
