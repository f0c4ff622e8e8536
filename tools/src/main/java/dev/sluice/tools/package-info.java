/**
 * What a cluster needs beside the services, as one program: {@code secret} makes the Secret of a trial if it is missing, {@code secret-files} the same as files for compose.yaml, {@code
 * upstream} plays a model's vendor, {@code check} is {@code helm test}. Uses the services only through their public APIs.
 */
package dev.sluice.tools;
