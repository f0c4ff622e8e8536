/** The supply side. */
package dev.sluice.channel;
