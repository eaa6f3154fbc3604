import { type RoutePattern, readRouteKey } from './route-key.ts';
import type { ThrottleRate } from './throttle.ts';

/** A Lambda proxy integration. */
export interface Integration {
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** A route of an API. */
interface Route {
  readonly id: string;
  readonly apiId: string;
  readonly pattern: RoutePattern;
  readonly integrationId: string;
  /** `NONE`, or a kind of authorisation. */
  readonly authorization: string;
  readonly authorizerId: string | undefined;
}

/** A stage of an API; only its own name, unless it is `$default`, stands in front of the paths. */
export interface Stage {
  readonly apiId: string;
  readonly name: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly throttleOf: (routeKey: string) => ThrottleRate | undefined;
  readonly accessLog: { readonly destinationArn: string; readonly format: string } | undefined;
}

/** A route that takes a request, on one of its API's stages. */
export interface RouteMatch {
  readonly route: Route;
  readonly stage: Stage;
  readonly integration: Integration;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** All HTTP APIs, as the templates declare them; they hold no state, so each start builds them anew. */
export interface ApiCatalogue {
  putIntegration(id: string, integration: Integration): void;
  putRoute(route: Omit<Route, 'pattern'>, routeKey: string): void;
  putStage(stage: Stage): void;
  /** The most specific route of all APIs; catch-all (`$default`) routes only when asked for. */
  match(method: string, path: string, catchAll: boolean): RouteMatch | undefined;
}

/** An empty catalogue. */
export const createApiCatalogue = (): ApiCatalogue => {
  const integrations = new Map<string, Integration>();
  const stages = new Map<string, Stage>();
  const routes = new Map<string, Route>();
  let ranked: readonly Route[] = [];
  const matchRoute = (route: Route, method: string, path: string): RouteMatch | undefined => {
    const integration = integrations.get(route.integrationId);
    if (integration === undefined) return undefined;
    for (const stage of stages.values()) {
      const pathParameters =
        stage.apiId === route.apiId ? matchOnStage(route, stage, method, path) : undefined;
      if (pathParameters) return { route, stage, integration, pathParameters };
    }
    return undefined;
  };
  return {
    putIntegration: (id, integration) => void integrations.set(id, integration),
    putStage: (stage) => void stages.set(`${stage.apiId}/${stage.name}`, stage),
    putRoute: (route, routeKey) => {
      routes.set(route.id, { ...route, pattern: readRouteKey(routeKey) });
      ranked = [...routes.values()].sort((one, other) =>
        one.pattern.rank < other.pattern.rank ? -1 : Number(one.pattern.rank > other.pattern.rank),
      );
    },
    match: (method, path, catchAll) => {
      for (const route of ranked) {
        if (route.pattern.isDefault !== catchAll) continue;
        const found = matchRoute(route, method, path);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
};

const matchOnStage = (
  { pattern }: Route,
  { name }: Stage,
  method: string,
  path: string,
): Readonly<Record<string, string>> | undefined => {
  if (name === '$default') return pattern.match(method, path);
  if (path !== `/${name}` && !path.startsWith(`/${name}/`)) return undefined;
  return pattern.match(method, path.slice(name.length + 1) || '/');
};
