/** A scriptable upstream. */
package dev.sluice.testkit;
