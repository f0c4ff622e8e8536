/**
 * The life of a call, read top to bottom in {@link dev.sluice.gateway.pipeline.Pipeline}.
 *
 * <p>The only package that knows the features and introduces them to each other: {@code admission}, {@code metering},
 * {@code routing}'s route, {@code upstream}, {@code dialect}, {@code framing}. Everything of a call happens on its event loop;
 * what it may hold of a stream is a constant.
 */
package dev.sluice.gateway.pipeline;
