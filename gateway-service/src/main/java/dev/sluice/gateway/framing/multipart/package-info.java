/**
 * Forms: bodies of {@code multipart/form-data}, read where they lie.
 *
 * <p>Imports {@code error}. A form is cut as every other reader would cut it, or refused: what two readers may understand
 * differently would be priced as one thing and served as another. Nothing is copied but names.
 */
package dev.sluice.gateway.framing.multipart;
