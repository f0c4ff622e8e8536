package dev.sluice.quota;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Random lives of several gateways on a real Redis against a model: leases, calls, kills, broken connections, clock jumps,
 * reaping, credits, wipes and rebuilds. After every step Redis holds what the model says and nothing is oversold (P1); at
 * the end every attempt is in the ledger once (P2) and nothing is left over.
 */
class ModelTest {
    private static TestRedis redis;
    private static RedisLink link;

    @BeforeContainer
    static void start() {
        redis = new TestRedis();
        ModelSteps.count = 0;
        ModelSteps.SEEN.clear();
        link = redis.link();
    }

    @AfterContainer
    static void stop() {
        System.out.println("model test: " + ModelSteps.count + " steps on a real Redis; " + ModelSteps.SEEN);
        link.close();
        redis.close();
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void moneyIsNeverLostOrOversold(@ForAll("lives") ActionChain<ModelWorld> chain) {
        chain.withInvariant(world -> world.proof.sameState()).run().finish();
    }

    @Provide
    Arbitrary<ActionChain<ModelWorld>> lives() {
        Action.Independent<ModelWorld> any =
                () -> steps().map(step -> Transformer.mutate(step.toString(), world -> ModelSteps.run(world, step)));
        return ActionChain.<ModelWorld>startWith(() -> new ModelWorld(redis, link))
                .withAction(any)
                .withMaxTransformations(200);
    }

    private static Arbitrary<ModelSteps.Step> steps() {
        Arbitrary<ModelSteps.What> what = Arbitraries.of(ModelSteps.DRAW);
        Arbitrary<Integer> number = Arbitraries.integers()
                .between(0, 999)
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
        return Combinators.combine(what, Arbitraries.integers().between(0, 2), number, number)
                .as(ModelSteps.Step::new);
    }
}
