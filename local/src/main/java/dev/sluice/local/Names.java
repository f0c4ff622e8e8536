package dev.sluice.local;

/** What the programs of a stack are called in {@code local.json}, in {@code status} and in the names of logs. */
public final class Names {

    public static final String POSTGRES = "postgres";
    public static final String REDIS = "redis";
    public static final String DEMO_UPSTREAM = "demoUpstream";
    public static final String CHANNEL_SERVICE = "channelService";
    public static final String BILLING_SERVICE = "billingService";
    public static final String GATEWAY = "gateway";

    private Names() {}

    /** The first gateway is 0. */
    public static String gateway(int index) {
        return index == 0 ? GATEWAY : GATEWAY + (index + 1);
    }
}
