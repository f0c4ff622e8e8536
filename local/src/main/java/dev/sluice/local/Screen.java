package dev.sluice.local;

/**
 * What {@code up} prints last: one screen with all that a person needs for the first call.
 *
 * @param ending how to stop it
 */
record Screen(LocalFile local, String ending) {

    static final String RULE = "-".repeat(78);

    String text() {
        return RULE + "\n" + addresses() + (local.apiKey() == null ? "" : firstCall()) + firstProvider() + ending
                + "\n";
    }

    private String addresses() {
        return """
                Sluice is up.

                  gateway          %s
                  channel-service  %s
                  billing-service  %s
                  admin token      %s
                  API key          %s

                """.formatted(
                        local.gateway(),
                        local.channelService(),
                        local.billingService(),
                        local.adminToken(),
                        local.apiKey() == null ? "none: make an account and a key first" : local.apiKey());
    }

    private String firstCall() {
        return """
                Try it:

                curl -N %s/v1/chat/completions \\
                  -H 'authorization: Bearer %s' -H 'content-type: application/json' \\
                  -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"What is a sluice?"}]}'

                """.formatted(local.gateway(), local.apiKey(), Demo.MODEL);
    }

    private String firstProvider() {
        return """
                Add your first real provider (put its key in OPENAI_API_KEY):

                curl '%s/api/v1/channels?waitSeconds=5' \\
                  -H 'authorization: Bearer %s' -H 'content-type: application/json' \\
                  -d '{"name":"openai","provider":"openai","credentials":[{"name":"k1","secret":"'"$OPENAI_API_KEY"'"}],
                       "models":[{"name":"gpt-4o-mini","price":{"input":"0.15","output":"0.60"}}]}'

                """.formatted(local.channelService(), local.adminToken());
    }
}
