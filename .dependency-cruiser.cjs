/** Who may import whom; docs/architecture.md says why. Checked by `npm run check` and by tests. */
const shared = '^src/shared/';
const terms = 'show|audience|chat|playbook|catalog|sales|orders|engagement|identity|guests';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'src-not-from-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(tests|scripts)/|\\.test\\.tsx?$' },
    },
    {
      name: 'shared-is-a-leaf',
      severity: 'error',
      from: { path: shared, pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(server|main|preload|renderer)/' },
    },
    {
      name: 'shared-runs-anywhere',
      severity: 'error',
      from: { path: shared, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'kernel-knows-nobody',
      severity: 'error',
      from: { path: '^src/shared/kernel/' },
      to: { path: '^src/shared/(?!kernel/)' },
    },
    {
      name: 'shared-terms-know-no-api',
      severity: 'error',
      from: { path: '^src/shared/(?!(show|desktop)-api/)' },
      to: { path: '^src/shared/(show|desktop)-api/' },
    },
    {
      name: 'the-two-contracts-share-nothing',
      severity: 'error',
      from: { path: '^src/shared/desktop-api/' },
      to: { path: '^src/shared/show-api/' },
    },
    {
      name: 'server-terms-stand-alone',
      comment: 'A term imports shared and its own ports; index.ts fills the ports.',
      severity: 'error',
      from: { path: `^src/server/(${terms})/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src/server/', pathNot: '^src/server/$1/' },
    },
    {
      name: 'server-without-desktop',
      severity: 'error',
      from: { path: '^src/server/' },
      to: { path: '^src/(main|preload|renderer)/' },
    },
    {
      name: 'only-the-shell-knows-electron',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: '^(electron$|node_modules/electron/)' },
    },
    {
      name: 'only-the-gateway-knows-http',
      severity: 'error',
      from: { path: '^src/server/', pathNot: '^src/server/(gateway|rehearsal)/|\\.test\\.ts$' },
      to: { path: '^node_modules/(fastify|@fastify|ws)/' },
    },
    {
      name: 'only-the-store-knows-sql',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/server/store/' },
      to: { path: '^node_modules/(better-sqlite3|kysely|@types/better-sqlite3)/' },
    },
    {
      name: 'only-sfu-knows-livekit-server',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/server/sfu/' },
      to: { path: '^node_modules/livekit-server-sdk/' },
    },
    {
      name: 'only-its-provider-knows-stripe',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/server/orders/providers/stripe\\.ts$' },
      to: { path: '^node_modules/stripe/' },
    },
    {
      name: 'only-mail-knows-smtp',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/server/mail/' },
      to: { path: '^node_modules/nodemailer/' },
    },
    {
      name: 'only-publish-and-watch-know-livekit-client',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/renderer/(stage/publish|watch)/' },
      to: { path: '^node_modules/livekit-client/' },
    },
    {
      name: 'shell-without-the-others',
      severity: 'error',
      from: { path: '^src/(main|preload)/' },
      to: { path: '^src/(server|renderer)/' },
    },
    {
      name: 'renderer-without-the-others',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/(main|preload|server)/' },
    },
    {
      name: 'watch-page-stays-small',
      severity: 'error',
      from: { path: '^src/renderer/watch/' },
      to: { path: '^src/renderer/', pathNot: '^src/renderer/(watch|show-client|ui)/' },
    },
    {
      name: 'watch-page-alone',
      severity: 'error',
      from: { path: '^src/renderer/(?!watch/)' },
      to: { path: '^src/renderer/watch/' },
    },
    {
      name: 'ui-knows-no-term',
      severity: 'error',
      from: { path: '^src/renderer/(ui|show-client|desktop-bridge)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/renderer/', pathNot: '^src/renderer/(ui|show-client|desktop-bridge)/' },
    },
    {
      name: 'panels-know-no-page',
      severity: 'error',
      from: { path: `^src/renderer/(${terms}|stage)/` },
      to: { path: '^src/renderer/(studio|console)/' },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'stage/mixer/(assembly|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
