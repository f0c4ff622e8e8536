/** The feature {@code channelAuditEvents}: reads what admin-kit's audit has written. Imports admin-kit only. */
package dev.sluice.channel.audit;
