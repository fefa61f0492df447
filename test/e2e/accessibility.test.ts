/**
 * Accessibility of the whole window by axe-core: the main views, every tab of the inspector, menus, and every
 * dialog component, in both languages and both themes. The list of dialogs is read from the sources, so that a new
 * dialog cannot be forgotten.
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LocaleName } from '../../src/renderer/src/locales/index'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { audit } from './accessibility/audit'
import { DIALOGS, type Place } from './accessibility/dialogs'
import { stageIn, type Stage } from './accessibility/stage'
import { VIEWS } from './accessibility/views'
import { startClient, startServer, tableRows } from './workbench'

const COMPONENTS = fileURLToPath(new URL('../../src/renderer/src', import.meta.url))

/** Impacts that fail the test. */
const GRAVE = ['serious', 'critical']

let running: RunningApp
let file: string

beforeAll(async () => {
  running = await launchApp()
  running.page.setDefaultTimeout(10_000)
  file = join(running.userData, 'saved.pcapng')
  await running.page.setViewportSize({ width: 1440, height: 900 })
  return () => running.close()
})

/** Returns the violations in one view, one line each. */
async function problemsAt(place: string): Promise<string[]> {
  const found = (await audit(running.page)).filter(({ impact }) => GRAVE.includes(impact))
  return found.map(
    ({ rule, impact, theme, elements, problem }) =>
      `${place} (${theme}): ${impact} ${rule} × ${elements.length}: ${elements.slice(0, 3).join(' | ')}\n    ${problem.replaceAll('\n', '\n    ')}`
  )
}

async function visit(stage: Stage, name: string, place: Place): Promise<string[]> {
  try {
    await place.open(stage)
    const found = await problemsAt(name)
    await (place.close?.(stage) ?? stage.page.keyboard.press('Escape'))
    return found
  } catch (error) {
    throw new Error(`${name} could not be visited`, { cause: error })
  }
}

/** Visits each inspector tab of the selected row. */
async function visitInspector({ page }: Stage, what: string): Promise<string[]> {
  const tabs = page.locator('[data-pane=inspector]').getByRole('tablist').first().getByRole('tab')
  const found: string[] = []
  for (const name of await tabs.locator('.name').allTextContents()) {
    await tabs.filter({ hasText: name }).first().click()
    found.push(...(await problemsAt(`${what}: ${name}`)))
  }
  expect(await tabs.count()).toBeGreaterThan(4)
  return found
}

it('passes on the empty window', async () => {
  expect(await problemsAt('welcome')).toEqual([])
})

describe.each(['en', 'zh-CN'] satisfies LocaleName[])('in %s', (language) => {
  let stage: Stage

  beforeAll(async () => {
    if (language === 'en') {
      const { page } = running
      await page.getByRole('button', { name: /Run the demo/ }).click()
      await tableRows(page, 'Requests').nth(7).waitFor()
      const port = await startServer(page, 'listener')
      await startClient(page, 'caller', port)
      await answerFileDialogs(running.app, file)
    }
    stage = await stageIn(running, language, file)
    if (language === 'en') {
      await stage.run('file.save')
      await running.page.getByText(file).waitFor()
    }
  })

  it('passes in every main view', { timeout: 180_000 }, async () => {
    const found: string[] = []
    for (const [name, view] of Object.entries(VIEWS)) found.push(...(await visit(stage, name, view)))
    await stage.selectExchange('PUT')
    found.push(...(await visitInspector(stage, 'exchange')))
    await stage.selectConnection()
    found.push(...(await visitInspector(stage, 'connection')))
    expect(found).toEqual([])
  })

  it('passes in every dialog', { timeout: 180_000 }, async () => {
    expect(Object.keys(DIALOGS).toSorted()).toEqual(await dialogComponents())
    const found: string[] = []
    const titles: string[] = []
    for (const [name, place] of Object.entries(DIALOGS)) {
      const dialog = running.page.getByRole('dialog')
      const check: Place = {
        open: async (on) => {
          await place.open(on)
          await dialog.waitFor()
          titles.push((await dialog.getByRole('heading').first().textContent()) ?? '')
        },
        ...(place.close === undefined ? {} : { close: place.close })
      }
      found.push(...(await visit(stage, name, check)))
      await dialog.waitFor({ state: 'detached' })
    }
    // Every line of the table opens its own dialog.
    expect(new Set(titles).size).toBe(titles.length)
    expect(found).toEqual([])
  })
})

/** Returns the names of the components that render a dialog, read from the sources. */
async function dialogComponents(): Promise<string[]> {
  const paths = (await readdir(COMPONENTS, { recursive: true })).filter((path) => path.endsWith('.vue'))
  const found = await Promise.all(
    paths.map(async (path) => {
      const source = await readFile(join(COMPONENTS, path), 'utf8')
      return /<(BaseDialog|DialogContent|AlertDialogContent)\b/.test(source) ? [basename(path, '.vue')] : []
    })
  )
  return found
    .flat()
    .filter((name) => name !== 'BaseDialog')
    .toSorted()
}
