package org.gannet.agent.boot;

import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.node.NodeHttp;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** What the agent speaks: JSON as the contract has it, streams for images, WebSocket for consoles. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@EnableWebSocket
class WebConfiguration implements WebMvcConfigurer, WebSocketConfigurer {
    private final KvmHypervisor hypervisor;
    private final ConsolePulse pulse;

    WebConfiguration(KvmHypervisor hypervisor, ConsolePulse pulse) {
        this.hypervisor = hypervisor;
        this.pulse = pulse;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters
                .disableDefaults()
                .addCustomConverter(new ResourceHttpMessageConverter())
                .withJsonConverter(new JacksonJsonHttpMessageConverter(NodeHttp.json()));
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        NodeHttp.register(registry);
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new ConsoleEndpoint(hypervisor, pulse), ConsoleEndpoint.PATH);
    }
}
