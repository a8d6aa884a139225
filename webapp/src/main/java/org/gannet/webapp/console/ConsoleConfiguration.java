package org.gannet.webapp.console;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Puts the relay where browsers find it: beside Vaadin's servlet and push, not within. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@EnableConfigurationProperties(ConsoleSettings.class)
class ConsoleConfiguration implements WebSocketConfigurer {
    static final String PATH = "/console/socket";

    private final ConsoleRelay relay;
    private final ConsoleHandshake handshake;

    ConsoleConfiguration(ConsoleRelay relay, ConsoleHandshake handshake) {
        this.relay = relay;
        this.handshake = handshake;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        DefaultHandshakeHandler upgrade = new DefaultHandshakeHandler();
        upgrade.setSupportedProtocols(ConsoleTicketFilter.SUBPROTOCOL);
        registry.addHandler(relay, PATH).addInterceptors(handshake).setHandshakeHandler(upgrade);
    }

    /** Behind Spring Security, so that only those who are signed in come so far. */
    @Bean
    static FilterRegistrationBean<ConsoleTicketFilter> consoleTicketFilter() {
        var registration = new FilterRegistrationBean<>(new ConsoleTicketFilter());
        registration.addUrlPatterns(PATH);
        registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
        return registration;
    }
}
