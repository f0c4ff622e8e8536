package dev.sluice.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * {@code DIR/local.json}: where everything answers and with which secrets, for scripts and tests.
 *
 * @param console null until there is one
 * @param demoUpstream null without a demo
 * @param apiKey of the demo account; null without a demo
 * @param pids empty when nothing runs
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record LocalFile(
        String gateway,
        String channelService,
        String billingService,
        String console,
        String demoUpstream,
        String postgres,
        String redis,
        Map<String, String> management,
        String adminToken,
        String apiKey,
        Map<String, Long> pids) {

    LocalFile withApiKey(String key) {
        return new LocalFile(
                gateway,
                channelService,
                billingService,
                console,
                demoUpstream,
                postgres,
                redis,
                management,
                adminToken,
                key,
                pids);
    }

    LocalFile withPids(Map<String, Long> running) {
        return new LocalFile(
                gateway,
                channelService,
                billingService,
                console,
                demoUpstream,
                postgres,
                redis,
                management,
                adminToken,
                apiKey,
                running);
    }
}
