/** The demand side. */
package dev.sluice.billing;
