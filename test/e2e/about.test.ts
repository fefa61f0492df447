/** About Tcplens shows the versions of the current runtime, and whether it is out of support. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { choose } from './workbench'

let running: RunningApp
beforeAll(async () => {
  running = await launchApp()
})
afterAll(async () => {
  await running.close()
})

interface Shown {
  title: string
  message: string
  detail: string
  buttons: string[]
}

/** Selects the entry of the Help menu and returns the dialog that it opens; `answer` is the button to press. */
async function openAbout(label: string, answer: number): Promise<Shown> {
  return running.app.evaluate(
    ({ Menu, dialog }, { label, answer }) =>
      new Promise<Shown>((resolve, reject) => {
        const real = dialog.showMessageBox
        dialog.showMessageBox = ((_window: unknown, options: Shown) => {
          dialog.showMessageBox = real
          resolve(options)
          return Promise.resolve({ response: answer, checkboxChecked: false })
        }) as typeof real
        const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
        const about = items.find((item) => item.label === label)
        if (about === undefined) reject(new Error(`No entry ${label}`))
        else (about.click as () => void)()
      }),
    { label, answer }
  )
}

it('lists the versions of this process, and copies them', async () => {
  const { app } = running
  const { electron, chrome, node } = await app.evaluate(() => ({ ...process.versions }))
  const version = await app.evaluate(({ app }) => app.getVersion())
  const shown = await openAbout('About Tcplens', 1)
  expect(shown.message).toBe(`Tcplens ${version}`)
  const versions = `Electron ${electron}\nChromium ${chrome}\nNode.js ${node}`
  expect(shown.detail.slice(0, versions.length)).toBe(versions)
  expect(shown.detail.includes('closed networks only')).toBe(Number.parseInt(electron, 10) <= 33)
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(`${shown.message}\n${shown.detail}\n`)
})

it('uses Chinese when the app does', async () => {
  await choose(running.page, /^Language/, '简体中文')
  const shown = await openAbout('关于 Tcplens', 0)
  expect(shown).toMatchObject({ title: '关于 Tcplens', buttons: ['关闭', '复制'] })
})
