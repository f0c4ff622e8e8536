package dev.sluice.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;

/** One client's connection; its requests come one after the other. */
final class ClientSide extends ChannelInboundHandlerAdapter {
    private final Upstreams upstreams;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    private Channel client;
    private Channel upstream;
    private boolean connecting;

    ClientSide(Upstreams upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        client = context.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (connecting) {
            waiting.add(bytes);
            return;
        }
        if (upstream == null) {
            int port = upstreams.target(bytes);
            Channel kept = upstreams.idle(port);
            if (kept == null) {
                waiting.add(bytes);
                connect(port);
                return;
            }
            kept.pipeline().get(UpstreamSide.class).serve(this);
            upstream = kept;
        }
        upstream.write(bytes);
    }

    private void connect(int port) {
        connecting = true;
        UpstreamSide side = new UpstreamSide(upstreams, port);
        side.serve(this);
        upstreams.connect(client, port, side).addListener(done -> {
            connecting = false;
            if (!done.isSuccess()) {
                client.close();
                waiting.forEach(ByteBuf::release);
                return;
            }
            upstream = side.channel();
            waiting.forEach(upstream::write);
            waiting.clear();
            upstream.flush();
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.flush();
        }
    }

    /** Keeps a client that does not read from filling the memory. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.config().setAutoRead(client.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
        context.close();
    }

    void answered(ByteBuf bytes) {
        client.write(bytes);
    }

    void flush() {
        client.flush();
    }

    void done() {
        upstream = null;
    }

    void broken() {
        client.close();
    }
}
