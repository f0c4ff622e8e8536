package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks scripts on purpose: the model test must fail for each, or it proves nothing. */
class ModelNoticesTest {
    private static final int LIVES = 60;
    private static final int STEPS = 150;

    private TestRedis redis;
    private RedisLink link;

    @BeforeEach
    void start() {
        redis = new TestRedis();
    }

    @AfterEach
    void stop() {
        link.close();
        redis.close();
    }

    @Test
    void nothingWhenNothingIsBroken() {
        link = redis.link();
        assertThat(live(5)).isEqualTo(5);
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                    ATTEMPTS | subtract(tree, 'leased', text(charge)) | local _ = 0
                    ATTEMPTS | redis.call('HDEL', KEYS[3], unpack(fields)) | local _ = 0
                    ATTEMPTS | if last >= seq then | if false then
                    ATTEMPTS | if last < tonumber(ARGV[5]) then | if false then
                    ATTEMPTS | change(leases, purse .. 'spent', text(charge)) | local _ = 0
                    ATTEMPTS | redis.call('HSET', KEYS[3], unpack(ARGV, FIRST, ended - 1)) | local _ = 0
                    LEASE | amount = math.min(amount, free[unit]) | amount = amount + 0
                    LEASE | free[unit] / (2 * gateways) | free[unit] / gateways
                    LEASE | if seq ~= ARGV[4] then return blocked end | if true then return blocked end
                    LEASE | if fresh then c = | if false then c =
                    GIVE_BACK | if letter == 's' or redis.call('HGET', tree, 's:' .. limit) == start then | if true then
                    GIVE_BACK | change(leases, purse .. 'spent', negated(covered)) | local _ = 0
                    ATTEMPTS | if blocked[1] == 'REPEAT' then return blocked end | local _ = 0
                    ATTEMPTS | redis.call('ZADD', KEYS[2], 'NX', text(now()), ARGV[1]) | local _ = 0
                    BEAT | if m[5] == 'fenced' then return {'FENCED'} end | local _ = 0
                    REAP_RECORDS | if tonumber(score) > now() - GRACE then | if false then
                    REAP_LEASES | letter == 'm' and spent or value | value
                    CREDIT | if cs > tonumber(known) + 1 then | if false then
                    REBUILD_CLAIM | redis.call('DEL', KEYS[3], KEYS[4]) | redis.call('DEL', KEYS[4])
                    REBUILD_FORGET | if redis.call('HLEN', KEYS[4]) == 0 then | if true then
                    REBUILD_BEGIN | if kind == 'c:' or | if false and
                    """)
    void whenAScriptIsBroken(Script script, String text, String broken) {
        redis.use(redis.scripts().with(script, text, broken));
        link = redis.link();
        assertThatThrownBy(() -> live(LIVES)).isInstanceOf(Throwable.class);
    }

    /** Lives of random steps, the same ones in every run. */
    private int live(int lives) {
        Random random = new Random(7);
        ModelSteps.What[] all = ModelSteps.DRAW.toArray(new ModelSteps.What[0]);
        for (int life = 0; life < lives; life++) {
            ModelWorld world = new ModelWorld(redis, link);
            for (int i = 0; i < STEPS; i++) {
                ModelSteps.run(
                        world,
                        new ModelSteps.Step(
                                all[random.nextInt(all.length)],
                                random.nextInt(3),
                                random.nextInt(1000),
                                random.nextInt(1000)));
                world.proof.sameState();
            }
            world.finish();
        }
        return lives;
    }
}
