package dev.sluice.channel.provider;

import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.admin.ProblemException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.Comparator;
import java.util.List;

/** The catalogue, read only: which providers there are and which fields each one's channels have. */
@Path("/api/v1/providers")
@Produces("application/json")
public class ProvidersResource {
    private final Providers providers;

    ProvidersResource(Providers providers) {
        this.providers = providers;
    }

    /**
     * A provider as the API shows it.
     *
     * @param baseUrl as it is called when a channel names none; null = a channel must name one
     * @param secret what a credential's {@code secret} is: {@code string}
     */
    record View(
            String name,
            String title,
            String baseUrl,
            boolean baseUrlRequired,
            String dialect,
            String access,
            Provider.Credentials credentials,
            String secret,
            List<String> options) {
        static View of(Provider provider) {
            boolean required = provider.baseUrl() == null;
            return new View(
                    provider.name(),
                    provider.title(),
                    required ? null : provider.effectiveUrl(null),
                    required,
                    provider.dialect(),
                    provider.access(),
                    provider.credentials(),
                    "string",
                    provider.options());
        }
    }

    @GET
    public Page<View> list(@BeanParam Paging paging) {
        PageRequest request = paging.request();
        List<Provider> rest = providers.all().stream()
                .sorted(Comparator.comparing(Provider::name))
                .filter(one -> request.after() == null || one.name().compareTo(request.after()) > 0)
                .limit(request.fetch())
                .toList();
        return Page.of(request, rest, providers.all().size(), Provider::name, View::of);
    }

    @GET
    @Path("{name}")
    public View get(@PathParam("name") String name) {
        return providers
                .find(name)
                .map(View::of)
                .orElseThrow(() -> ProblemException.notFound("provider " + name + "; there are " + providers.names()));
    }
}
