package dev.sluice.helm;

import java.util.List;
import java.util.stream.Stream;

/** A way to install Sluice: the chart with some values, or an overlay of the plain manifests. */
interface Installation {
    List<Manifest> render();

    static Stream<Installation> all() {
        return Stream.concat(Stream.of(Setup.values()), Stream.of(Overlay.values()));
    }
}
