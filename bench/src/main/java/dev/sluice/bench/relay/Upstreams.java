package dev.sluice.bench.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** The kept connections of one event loop. */
final class Upstreams {
    private final Targets targets;
    private final Map<Integer, ArrayDeque<Channel>> idle = new HashMap<>();

    Upstreams(Targets targets) {
        this.targets = targets;
    }

    /** The port that the request goes to whose head these bytes begin. */
    int target(ByteBuf head) {
        int from = head.indexOf(head.readerIndex(), head.writerIndex(), (byte) '/');
        return targets.of(head.toString(from, Math.min(head.writerIndex() - from, 16), StandardCharsets.US_ASCII));
    }

    /** Null where there is none. */
    Channel idle(int port) {
        ArrayDeque<Channel> channels = idle.get(port);
        Channel channel = channels == null ? null : channels.pollLast();
        return channel == null || channel.isActive() ? channel : idle(port);
    }

    void keep(int port, Channel channel) {
        idle.computeIfAbsent(port, any -> new ArrayDeque<>()).addLast(channel);
    }

    ChannelFuture connect(Channel client, int port, UpstreamSide side) {
        return new Bootstrap()
                .group(client.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(side)
                .connect("127.0.0.1", port);
    }
}
