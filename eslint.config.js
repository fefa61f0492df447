/**
 * One lint configuration for the whole tree. Type-aware rules run on TypeScript and on the scripts of Vue
 * components; formatting is prettier's alone. A rule that is off says why.
 */

import { join } from 'node:path'
import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import regexp from 'eslint-plugin-regexp'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { programParser } from './scripts/lint/program-parser.mjs'

const TYPESCRIPT = ['**/*.ts', '**/*.vue']
const NODE_SCRIPTS = ['scripts/**/*.mjs', 'test/mutation/*.mjs', 'bin/**/*.mjs', '*.config.js', '*.cjs']

/** What `process` and friends are to the plain JavaScript files; TypeScript checks names itself. */
const NODE_GLOBALS = Object.fromEntries(
  [
    ...['process', 'Buffer', 'URL', 'performance', 'fetch', 'AbortSignal', 'module', '__dirname'],
    ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']
  ].map((name) => [name, 'readonly'])
)

/** One for components and modules: both are in its program. */
const WINDOW_PARSER = programParser(join(import.meta.dirname, 'tsconfig.web.json'))

/** A selector for each form in which a banned construct can be written, with what to do instead. */
const BANNED_SYNTAX = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  {
    selector: "MemberExpression[object.name='process'][property.name='binding']",
    message: 'process.binding is internal to Node.'
  },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }
]

export default defineConfig(
  globalIgnores(['out/', 'coverage/', 'node_modules/', '.stryker/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: TYPESCRIPT,
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked
    ],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.pure.json', 'tsconfig.node.json', 'tsconfig.web.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      // TypeScript reports unknown names, with the right globals for each layer.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', ...BANNED_SYNTAX],
      eqeqeq: 'error',
      'no-eval': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => emit('close')` is the common shape of a handler.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A leading underscore marks what a signature must name but nobody reads; `{ id, ...rest }` leaves id out.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
      ],
      // There are no enums (see BANNED_SYNTAX), and the rule looks at every expression.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // noPropertyAccessFromIndexSignature asks for the brackets this rule would remove.
      '@typescript-eslint/dot-notation': 'off',
      // Options, composables and translators are plain objects whose members are called without them on purpose.
      '@typescript-eslint/unbound-method': 'off',
      // Control characters are what this tool looks at.
      'no-control-regex': 'off'
    }
  },

  {
    // Expressions meet hostile text: none may take time that grows faster than it. What these rules cannot know, such as a
    // bounded input, stands on the line that switches them off. A loop over a sticky expression, a lookahead in it, or an
    // expression that is run again from many places is beyond them: there tests count work.
    files: ['src/**/*.ts', 'src/**/*.vue'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': [
        'error',
        { report: 'potential', ignoreSticky: true, ignorePartial: false }
      ]
    }
  },

  {
    files: ['src/renderer/**/*.ts', 'test/renderer/**/*.ts'],
    languageOptions: { parser: WINDOW_PARSER, parserOptions: { project: ['tsconfig.web.json'] } }
  },

  {
    files: ['src/renderer/**/*.vue'],
    extends: [vue.configs['flat/recommended'], accessibility.configs['flat/recommended']],
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: WINDOW_PARSER,
        project: ['tsconfig.web.json'],
        extraFileExtensions: ['.vue'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/enforce-style-attribute': ['error', { allow: ['scoped'] }],
      'vue/no-v-html': 'error',
      'vue/no-unused-refs': 'error',
      // A boolean prop left out is false unless it has a default, even the default `undefined`.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      // Optional props are `T | undefined` in the type already.
      'vue/require-default-prop': 'off',
      // A label beside its control, tied by `for`, is as good as one around it.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }]
    }
  },

  {
    files: ['src/renderer/**/*.ts', 'src/renderer/**/*.vue'],
    rules: {
      // Deep reactivity walks all that is put into it. Forms may want it, and say so on the line.
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'vue', importNames: ['ref', 'reactive'], message: 'Use shallowRef or shallowReactive.' }
          ]
        }
      ],
      'no-console': 'error'
    }
  },

  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Vitest's asymmetric matchers (`expect.any`) are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off'
    }
  },

  {
    // Text from outside is escaped where it is written, so everything has to be written there.
    files: ['src/cli/**/*.ts'],
    ignores: ['src/cli/output.ts', 'src/cli/report-error.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'stderr',
          message: 'Use reportError, which escapes control characters.'
        }
      ]
    }
  },

  {
    // Tools find their configuration, and Vitest its global set-up, in the default export.
    files: ['*.config.ts', 'test/{e2e,mutation}/vitest.config.ts', 'test/**/*.global-setup.ts'],
    rules: { 'no-restricted-syntax': ['error', ...BANNED_SYNTAX.slice(0, -1)] }
  },

  {
    files: NODE_SCRIPTS,
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 2023, globals: NODE_GLOBALS },
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'prefer-const': 'error'
    }
  },

  prettier
)
