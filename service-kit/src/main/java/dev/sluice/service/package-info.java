/** What every service needs to start. */
package dev.sluice.service;
