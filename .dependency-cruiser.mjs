/** The import walls; `CONTRIBUTING.md` says why each stands. */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      comment: 'domain/ sees itself, the contracts, the pure kernel and zod',
      severity: 'error',
      from: { path: '^functions/([^/]+)/domain/' },
      to: {
        pathNot: [
          '^functions/$1/domain/',
          '^functions/[^/]+/contract\\.ts$',
          '^functions/shared/[^/]+\\.ts$',
          '^node_modules/zod/',
        ],
      },
    },
    {
      name: 'contexts-meet-at-contract',
      severity: 'error',
      from: { path: '^functions/([^/]+)/', pathNot: '^functions/(shared|console|ingest)/' },
      to: {
        path: '^functions/([^/]+)/',
        pathNot: ['^functions/$1/', '^functions/shared/', '^functions/[^/]+/contract\\.ts$'],
      },
    },
    {
      name: 'ingest-sees-only-verifiers',
      severity: 'error',
      from: { path: '^functions/ingest/' },
      to: {
        path: '^functions/([^/]+)/',
        pathNot: [
          '^functions/(ingest|shared)/',
          '^functions/[^/]+/(storefronts|providers|carriers)/[^/]+/(verify|scheme)\\.ts$',
        ],
      },
    },
    {
      name: 'console-sees-contracts-and-registries',
      comment: 'it configures channels, so it knows which providers there are',
      severity: 'error',
      from: { path: '^functions/console/' },
      to: {
        path: '^functions/([^/]+)/',
        pathNot: [
          '^functions/(console|shared)/',
          '^functions/[^/]+/contract\\.ts$',
          '^functions/[^/]+/(storefronts|providers|carriers|channels)/(index|storefront|storefront-calls|calls|files|callable-store|feed-orders|settings)\\.ts$',
        ],
      },
    },
    {
      name: 'shared-imports-no-context',
      severity: 'error',
      from: { path: '^functions/shared/' },
      to: { path: '^functions/', pathNot: '^functions/shared/' },
    },
    {
      name: 'sdk-only-in-adapters',
      severity: 'error',
      comment: 'runtime.ts names the clients’ types, and nothing else of them',
      from: {
        path: '^functions/',
        pathNot: ['/(adapters|handlers)/', '^functions/shared/runtime\\.ts$'],
      },
      to: { path: '^node_modules/@aws-sdk/' },
    },
    {
      name: 'infra-knows-only-contracts',
      severity: 'error',
      from: { path: '^(lib|bin/karwan)' },
      to: {
        path: '^functions/',
        pathNot: ['^functions/[^/]+/(contract|steps)\\.ts$', '^functions/shared/[^/]+\\.ts$'],
      },
    },
    {
      name: 'nobody-imports-handlers',
      severity: 'error',
      from: { path: '^(functions|lib|bin|console)/' },
      to: { path: '/handlers/' },
    },
    {
      name: 'nothing-deployable-imports-local',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { path: '^(local|test|console)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^cdk.out' },
  },
};
