package dev.sluice.admin;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param nextPageToken null on the last page
 * @param total of all pages
 */
public record Page<T>(List<T> items, String nextPageToken, long total) {

    /**
     * Makes the page out of {@link PageRequest#fetch()} rows.
     *
     * @param key the unique sort key of a row, which {@link PageRequest#after} hands back
     */
    public static <R, T> Page<T> of(
            PageRequest request, List<R> fetched, long total, Function<R, String> key, Function<R, T> view) {
        boolean more = fetched.size() > request.size();
        List<R> rows = more ? fetched.subList(0, request.size()) : fetched;
        String next = more ? PageRequest.encode(key.apply(rows.getLast())) : null;
        return new Page<>(rows.stream().map(view).toList(), next, total);
    }
}
