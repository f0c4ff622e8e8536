package dev.sluice.bench.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;

/** Bytes from channel to channel. Of HTTP/1.1 it reads the path and where messages end, and changes nothing. */
final class ByteRelay {
    private static final int BACKLOG = 8_192;

    private ByteRelay() {}

    /** @return the port on which it listens */
    static int start(Targets targets) {
        EpollEventLoopGroup loops = new EpollEventLoopGroup(Runtime.getRuntime().availableProcessors());
        FastThreadLocal<Upstreams> upstreams = new FastThreadLocal<>() {
            @Override
            protected Upstreams initialValue() {
                return new Upstreams(targets);
            }
        };
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast(new ClientSide(upstreams.get()));
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }
}
