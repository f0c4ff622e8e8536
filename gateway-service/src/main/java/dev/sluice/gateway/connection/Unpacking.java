package dev.sluice.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/** Waits for the first answer that is compressed, and gives its place to what unpacks it and all that come after. */
final class Unpacking extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response && response.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            context.pipeline().replace(this, null, new HttpContentDecompressor(false, 0));
        }
        context.fireChannelRead(message);
    }
}
