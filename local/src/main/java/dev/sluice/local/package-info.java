/** One machine, one command. */
package dev.sluice.local;
