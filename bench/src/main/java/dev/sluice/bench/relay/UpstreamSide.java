package dev.sluice.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** One connection to an upstream; serves one client after the other. */
final class UpstreamSide extends ChannelInboundHandlerAdapter {
    private final Upstreams upstreams;
    private final int port;
    private final MessageEnd end = new MessageEnd();
    private Channel channel;
    private ClientSide served;
    private ClientSide flushed;

    UpstreamSide(Upstreams upstreams, int port) {
        this.upstreams = upstreams;
        this.port = port;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    Channel channel() {
        return channel;
    }

    void serve(ClientSide client) {
        served = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (served == null) {
            bytes.release();
            context.close();
            return;
        }
        boolean over = end.isReachedBy(bytes);
        served.answered(bytes);
        flushed = served;
        if (over) {
            served.done();
            served = null;
            upstreams.keep(port, channel);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (flushed != null) {
            flushed.flush();
            flushed = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (served != null) {
            served.broken();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
        context.close();
    }
}
