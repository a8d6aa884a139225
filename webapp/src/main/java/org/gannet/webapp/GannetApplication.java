package org.gannet.webapp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The portal's process. */
@SpringBootApplication
public class GannetApplication {
    public static void main(String[] args) {
        SpringApplication.run(GannetApplication.class, args);
    }
}
