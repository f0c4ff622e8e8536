package dev.sluice.quota.writer;

import dev.sluice.quota.Call;
import java.util.function.Consumer;

/**
 * A call ready to be numbered.
 *
 * @param bytes that it keeps in memory
 * @param done is told the result once the call has certainly run; null when it ran but its result is not known any more
 * @param dropped runs when it never will
 */
record Packed(Call<?> call, long bytes, Consumer<Object> done, Runnable dropped) {}
