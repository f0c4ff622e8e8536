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
     * @param note for people; null = nothing worth saying
     * @param baseUrl as it is called when a channel names none, its options in braces; null = a channel must name one
     * @param parameters what its channels change in requests, unless they say otherwise
     * @param fields of a credential's secret that is an object; empty = it is a string
     * @param forms others that such an object may have
     */
    record View(
            String name,
            String title,
            String note,
            String baseUrl,
            boolean baseUrlRequired,
            String dialect,
            String access,
            Provider.Credentials credentials,
            Provider.Secret secret,
            List<Provider.Field> fields,
            List<Provider.Form> forms,
            List<Provider.Option> options,
            Provider.Quirks parameters) {
        static View of(Provider provider) {
            return new View(
                    provider.name(),
                    provider.title(),
                    provider.note(),
                    provider.defaultUrl(),
                    provider.baseUrl() == null,
                    provider.dialect(),
                    provider.access(),
                    provider.credentials(),
                    provider.secret(),
                    provider.fields(),
                    provider.forms(),
                    provider.options(),
                    provider.parameters());
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
