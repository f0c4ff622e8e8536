package dev.sluice.channel.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A model of a price list; nothing is charged by it. */
@Entity
@Table(name = "listed_price")
public class ListedPriceRow {
    @Id
    public UUID id = UUID.randomUUID();

    public String format;

    /** As the list has it. */
    public String name;

    /** JSON. */
    public String price;
}
