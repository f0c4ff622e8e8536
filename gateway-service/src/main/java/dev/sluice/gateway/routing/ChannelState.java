package dev.sluice.gateway.routing;

/**
 * What this process knows of one channel of the route table.
 *
 * @param credentials that it can open
 * @param resting of these, those that their vendor does not take at the moment
 */
public record ChannelState(String channel, boolean drained, int credentials, int resting) {

    /** 2: takes calls. 1: only where nothing else is left, because all its credentials rest. 0: drained. */
    public int level() {
        if (drained) {
            return 0;
        }
        return credentials > 0 && resting == credentials ? 1 : 2;
    }
}
