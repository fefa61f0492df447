/**
 * The layers of docs/architecture.md, checked: which folder of src may import which other, Node, and packages.
 * What the table does not allow is refused, so a new package in a pure or thin layer is a decision made here.
 * The folders of the engine have an order of their own: each imports only those before it.
 */

const { readdirSync } = require('node:fs')
const { join } = require('node:path')

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} folder pattern under src
 * @property {string} why
 * @property {string[]} imports what it may import of src besides itself, as patterns under src
 * @property {boolean} node whether it may import Node's own modules
 * @property {string[]} packages npm packages it may import, as patterns
 */

/** @type {Layer[]} */
const LAYERS = [
  {
    name: 'shared',
    folder: 'shared/(?!contract/)',
    why: 'Pure words: all know them, they know nobody. The form of rules files is YAML.',
    imports: ['shared/'],
    node: false,
    packages: ['yaml']
  },
  {
    name: 'contract',
    folder: 'shared/contract/',
    why: 'The contract has the schemas, so it alone imports the schema library.',
    imports: ['shared/'],
    node: false,
    packages: ['valibot']
  },
  {
    name: 'decode',
    folder: 'decode/',
    why: 'Decoders are pure: bytes in, findings out.',
    imports: ['shared/'],
    node: false,
    packages: []
  },
  {
    name: 'engine',
    folder: 'engine/',
    why: 'The engine runs in plain Node, under any host and without a screen.',
    imports: ['shared/', 'decode/'],
    node: true,
    packages: ['(?!(electron|vue|pinia|@vue|@vueuse|reka-ui)[/-]).*']
  },
  {
    name: 'main',
    folder: 'main/',
    why: 'The desktop host of the engine. The schema library checks the files it keeps.',
    imports: ['shared/', 'engine/'],
    node: true,
    packages: ['electron', 'valibot']
  },
  {
    name: 'cli',
    folder: 'cli/',
    why: 'The console host of the very same engine.',
    imports: ['shared/', 'engine/'],
    node: true,
    packages: []
  },
  {
    name: 'preload',
    folder: 'preload/',
    why: 'One port and no logic.',
    imports: ['shared/contract/channel\\.ts$'],
    node: false,
    packages: ['electron']
  },
  {
    name: 'renderer',
    folder: 'renderer/',
    why: 'The page shows; it reaches the engine through the bridge alone.',
    imports: ['shared/', 'decode/'],
    node: false,
    packages: [
      'vue',
      'pinia',
      'vue-i18n',
      '@vueuse/core',
      'reka-ui',
      'yaml',
      '@lucide/vue',
      'chardet',
      'fzstd',
      'js-beautify',
      '@fontsource-variable/[^/]+'
    ]
  }
]

/** Folders of src/engine that any other may use. They import nothing of the engine. */
const ENGINE_LEAVES = ['files', 'codings', 'matching', 'protos']

/**
 * The other folders of src/engine in import order: a folder imports leaves and the folders before it. `engine.ts` and
 * the worker entries compose them; the other files beside `engine.ts` are leaves.
 */
const ENGINE_ROOMS = [
  'capture',
  'find',
  'net',
  'tls',
  'dial',
  'connection',
  'http-client',
  'sending',
  'behaviour',
  'rules',
  'proxy',
  'session',
  'control',
  'analysis',
  'export',
  'mock-set',
  'analysis-thread',
  'find-thread',
  'captures',
  'finding',
  'mock',
  'replay',
  'repeat',
  'conversation',
  'recipes',
  'demo',
  'engine-thread'
]

/** Rooms that host the whole engine, beside the command line and the desktop app. */
const ENGINE_HOSTS = ['engine-thread']

const ENGINE_LEAF = `^src/engine/((${ENGINE_LEAVES.join('|')})/|(?!engine\\.ts$)[^/]+\\.ts$)`

/** @returns {object[]} one rule for each folder of the engine, one for leaves, one for folders without a place */
function engineRules() {
  const known = [...ENGINE_LEAVES, ...ENGINE_ROOMS].join('|')
  return [
    {
      name: 'engine-leaf',
      comment: 'Any folder of the engine may use a leaf, so a leaf imports none of them.',
      severity: 'error',
      from: { path: ENGINE_LEAF },
      // $1 is the leaf itself, a folder or a file.
      to: { path: '^src/engine/', pathNot: '^src/engine/$1' }
    },
    ...ENGINE_ROOMS.map((room, at) => ({
      name: `engine-order-${room}`,
      comment: 'A folder of the engine imports leaves and the folders before it in ENGINE_ROOMS.',
      severity: 'error',
      from: { path: `^src/engine/${room}/` },
      to: {
        path: '^src/engine/',
        pathNot: [
          `^src/engine/(${ENGINE_ROOMS.slice(0, at + 1).join('|')})/`,
          ENGINE_LEAF,
          ...(ENGINE_HOSTS.includes(room) ? ['^src/engine/engine\\.ts$'] : [])
        ]
      }
    })),
    {
      name: 'engine-order-unlisted',
      comment: 'A folder without a place in ENGINE_ROOMS would escape the order.',
      severity: 'error',
      from: { path: `^src/engine/(?!(${known})/)[^/]+/` },
      to: {}
    }
  ]
}

/** @param {Layer} layer */
function rulesOf({ name, folder, why, imports, node, packages }) {
  const from = { path: `^src/${folder}` }
  const rule = { comment: why, severity: 'error', from }
  return [
    {
      ...rule,
      name: `${name}-imports`,
      to: {
        path: '^(src|test|scripts|bin|out|resources)/',
        pathNot: [folder, ...imports].map((allowed) => `^src/${allowed}`)
      }
    },
    {
      ...rule,
      name: `${name}-packages`,
      to: { path: '(^|/)node_modules/', pathNot: packages.map((allowed) => `(^|/)node_modules/${allowed}/`) }
    },
    ...(node ? [] : [{ ...rule, name: `${name}-no-node`, to: { dependencyTypes: ['core'] } }])
  ]
}

const PAGE = '^src/renderer/src'

/** Features that show parts of another within themselves. Every other pair meets in the shell or in app/actions. */
const SHOWN_WITHIN = { workbench: ['inspector'], conversation: ['compare', 'workbench'], sessions: ['mock'] }

/** Rooms of the page, from the bottom: models, stores and bridge, kit, features, shell. */
const ROOMS = [
  {
    name: 'page-models',
    comment: 'Models are pure: they run, and are tested, without Vue and without a store.',
    severity: 'error',
    from: { path: `${PAGE}/.*/model/` },
    to: {
      path: '^src/renderer/|(^|/)node_modules/(vue|pinia|vue-i18n|@vueuse|reka-ui|@lucide)/',
      pathNot: `${PAGE}/.*/model/`,
      dependencyTypesNot: ['type-only']
    }
  },
  {
    name: 'page-stores',
    comment: 'Stores hold the state that several features show; they know models, no component.',
    severity: 'error',
    from: { path: `${PAGE}/app/(stores|bridge|workers)/`, pathNot: '/model/' },
    to: { path: `${PAGE}/`, pathNot: [`${PAGE}/app/(stores|bridge|workers)/`, '/model/', `${PAGE}/locales/`] }
  },
  {
    name: 'page-kit',
    comment: 'The kit serves every feature and knows none.',
    severity: 'error',
    from: { path: `${PAGE}/kit/`, pathNot: '/model/' },
    to: {
      path: `${PAGE}/`,
      pathNot: [`${PAGE}/kit/`, `${PAGE}/app/(stores|bridge|workers)/`, `${PAGE}/locales/`]
    }
  },
  {
    name: 'page-features',
    comment: 'The shell shows the features; they do not know it.',
    severity: 'error',
    from: { path: `${PAGE}/(features|app/actions)/` },
    to: { path: `${PAGE}/app/(shell/|commands/|App\\.vue)` }
  },
  ...readdirSync(join(__dirname, 'src/renderer/src/features')).map((feature) => ({
    name: `page-feature-${feature}`,
    comment:
      'A feature imports the kit, stores and actions, never another feature’s inside; models are plain data.',
    severity: 'error',
    from: { path: `${PAGE}/features/${feature}/`, pathNot: '/model/' },
    to: {
      path: `${PAGE}/features/`,
      pathNot: [
        '/model/',
        ...[feature, ...(SHOWN_WITHIN[feature] ?? [])].map((one) => `${PAGE}/features/${one}/`)
      ]
    }
  }))
]

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other cannot be understood, tested or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere is hidden from every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true }
    },
    ...LAYERS.flatMap(rulesOf),
    ...engineRules(),
    ...ROOMS
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.js', '.cjs', '.d.ts', '.json']
    }
  }
}
