package com.example;

import org.apache.camel.main.Main;

public final class McpMain {

    public static void main(String[] args) throws Exception {
        System.exit(new Main().run(args));
    }
}
