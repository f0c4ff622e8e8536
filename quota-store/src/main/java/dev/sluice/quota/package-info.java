/** The Redis layout of money and limits, its scripts and their client. */
package dev.sluice.quota;
