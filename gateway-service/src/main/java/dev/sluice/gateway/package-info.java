/**
 * The data plane. This package puts the features together: {@link dev.sluice.gateway.Gateway} starts and stops the process,
 * {@link dev.sluice.gateway.EventLoop} builds what one event loop owns. CDI ends here; everything below is plain objects.
 *
 * <p>May import every package of the gateway; nobody imports it. Between event loops nothing is shared but the route table, the
 * revisions and the meters.
 */
package dev.sluice.gateway;
