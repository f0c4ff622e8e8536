package dev.sluice.gateway.admission;

/**
 * What one event loop's admission can tell about itself. Numbers are written on the event loop and may be read by any
 * thread; totals only rise.
 *
 * @param purses in memory
 * @param leasedNanos leased and not spent
 * @param waiting calls that wait for a lease
 * @param queued operations that Redis has not answered
 * @param leaseWaits calls that had to wait, and {@code leaseWaitMillis} how long together
 * @param overrunNanos charged above what was held, in total
 * @param reaped attempts of dead gateways entered as lost, in total
 * @param unrecorded refusals that left no row because their key had too many, in total
 */
public record AdmissionStats(
        int purses,
        long leasedNanos,
        int waiting,
        int queued,
        long leaseWaits,
        long leaseWaitMillis,
        long overrunNanos,
        long reaped,
        long unrecorded) {}
