package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void areTheDocumentedOnesAtTheDefaultBase() {
        Ports ports = new Ports(Ports.DEFAULT_BASE);

        assertThat(ports.all(1))
                .containsEntry("gateway", 8080)
                .containsEntry("gateway management", 9080)
                .containsEntry("channelService", 8081)
                .containsEntry("channelService management", 9081)
                .containsEntry("billingService", 8082)
                .containsEntry("billingService management", 9082)
                .containsEntry("demoUpstream", 8090)
                .containsEntry("postgres", 8432)
                .containsEntry("redis", 8379);
    }

    @Test
    void moveAllByTheSameDistance() {
        new Ports(8080)
                .all(2)
                .forEach((name, port) ->
                        assertThat(new Ports(9500).all(2).get(name)).as(name).isEqualTo(port + 1420));
    }

    @Test
    void neverMeetWithinOneStackNorTheNextHundred() {
        assertThat(new Ports(8080).all(3).values()).doesNotHaveDuplicates();
        assertThat(new Ports(8080).all(3).values())
                .doesNotContainAnyElementsOf(new Ports(8180).all(3).values());
    }

    @Test
    void nameWhatIsInUseAndAWayOut() throws IOException {
        Ports ports = Ports.free(1);
        try (ServerSocket taken = new ServerSocket(ports.channelService(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.requireFree(1, name -> true))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("Port %d (channelService) is in use: stop what listens there,"
                                    .formatted(taken.getLocalPort())
                            + " or choose other ports with --port-base " + (ports.base() + 100) + ".");
        }
    }

    @Test
    void doNotMatterForWhatIsNotStarted() throws IOException {
        Ports ports = Ports.free(1);
        try (ServerSocket taken = new ServerSocket(ports.postgres(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatCode(() -> ports.requireFree(1, name -> !name.equals(Names.POSTGRES)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refuseABaseThatLeavesNoRoom() {
        assertThatThrownBy(() -> new Ports(80)).hasMessageContaining("--port-base 80 is not between");
        assertThatThrownBy(() -> new Ports(64500)).hasMessageContaining("--port-base 64500 is not between");
    }
}
