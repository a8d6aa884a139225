package org.gannet.webapp.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** How the API reads and writes JSON: what it does not know it refuses, so that a typing error is not a silent wish. */
@Configuration(proxyBeanMethods = false)
class ApiJson implements WebMvcConfigurer {
    static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addMixIn(org.springframework.http.ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .build();
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new ApiConverter());
    }

    /** For the API's own types only. */
    private static final class ApiConverter extends JacksonJsonHttpMessageConverter {
        private ApiConverter() {
            super(mapper());
        }

        @Override
        public boolean canRead(ResolvableType type, @org.jspecify.annotations.Nullable MediaType mediaType) {
            return isOurs(type.toClass()) && super.canRead(type, mediaType);
        }

        @Override
        public boolean canWrite(
                ResolvableType type, Class<?> valueClass, @org.jspecify.annotations.Nullable MediaType mediaType) {
            return isOurs(valueClass) && super.canWrite(type, valueClass, mediaType);
        }

        private static boolean isOurs(Class<?> type) {
            return type.getPackageName().equals(ApiJson.class.getPackageName());
        }
    }
}
