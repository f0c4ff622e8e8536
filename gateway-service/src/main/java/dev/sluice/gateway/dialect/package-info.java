/**
 * The JSON of the OpenAI API: what a request and an answer say that routing and metering need, where it stands in the
 * bytes, the few edits made there, and errors. Pure functions over bytes: no I/O, no clock, no logger.
 *
 * <p>Imports {@code error}, of {@code conversation} how often the web is searched, the contracts and Jackson's streaming parser. No tree of a body is ever built, and bytes that are
 * not edited are passed on as they came.
 */
package dev.sluice.gateway.dialect;
