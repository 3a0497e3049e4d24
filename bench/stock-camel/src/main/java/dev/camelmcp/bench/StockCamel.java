package dev.camelmcp.bench;

import org.apache.camel.main.Main;

/** Camel as it comes: the route is {@code stock.camel.yaml}, the settings are {@code application.properties}. */
public final class StockCamel {

    private StockCamel() {}

    public static void main(String[] args) throws Exception {
        new Main().run(args);
    }
}
