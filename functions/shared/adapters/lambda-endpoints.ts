import { domainOf } from './signed-client.ts';

/** What the SDK's client knows when it asks where a service is; of it, what decides that here. */
interface EndpointParameters {
  readonly Region?: string | undefined;
  /** One URL for all services, where the environment names it (`AWS_ENDPOINT_URL`). */
  readonly Endpoint?: string | undefined;
}

/**
 * Stands in for the SDK's rules about endpoints in deployed bundles (`lib/shared/left-out-modules.ts` puts it there).
 * They know every partition, dual stacks and FIPS, which a function here does not ask for: with what reads
 * them, 14 KB of a bundle. The small signed client finds the services in the same way.
 */
export const endpointResolver =
  (service: string) =>
  ({ Region, Endpoint }: EndpointParameters): { readonly url: URL } => {
    if (Endpoint === undefined && !Region) throw new Error('Region is missing');
    return { url: new URL(Endpoint ?? `https://${service}.${Region}.${domainOf(Region ?? '')}`) };
  };
