/** What both admin APIs share. */
package dev.sluice.admin;
