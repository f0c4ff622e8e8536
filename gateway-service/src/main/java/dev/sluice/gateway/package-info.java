/** The data plane. */
package dev.sluice.gateway;
