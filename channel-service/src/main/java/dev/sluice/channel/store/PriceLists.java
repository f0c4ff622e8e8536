package dev.sluice.channel.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

/** Rows of {@link PriceListRow}. */
@Singleton
public class PriceLists implements PanacheRepositoryBase<PriceListRow, String> {}
