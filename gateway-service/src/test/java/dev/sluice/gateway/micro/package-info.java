/** Microbenchmarks of what every call or chunk passes, and a test that they run. CONTRIBUTING.md says how to start them. */
package dev.sluice.gateway.micro;
