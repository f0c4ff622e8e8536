/**
 * What Claude models can be told, whichever API carries them: Anthropic's own, Google's or Amazon's. Pure functions over the
 * conversation.
 */
package dev.sluice.gateway.conversation.claude;
