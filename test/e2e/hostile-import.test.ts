/** Long and hostile imports: the window stays usable, shows the progress, and cancels on demand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'

describe('importing hostile text', () => {
  let running: RunningApp

  beforeAll(async () => {
    running = await launchApp()
  })
  afterAll(() => running.close())

  const dialog = (): Locator => running.page.getByRole('dialog', { name: 'Import request' })
  const openFile = (name: string, text: string): Promise<void> =>
    dialog()
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

  it('shows progress while a long description is read, and stops on cancel', async () => {
    const { page } = running
    await page.keyboard.press('Control+i')
    await openFile('api.yaml', `openapi: 3.0.0\npaths:\n${'  - a: b\n'.repeat(240_000)}`)
    await dialog().getByRole('progressbar', { name: 'Reading the import…' }).waitFor()
    // The page responds meanwhile.
    await dialog().getByText('api.yaml').hover()
    await dialog().getByRole('button', { name: 'Cancel', exact: true }).click()
    await dialog().getByText('Reading was cancelled; nothing was imported.').waitFor()
    expect(await dialog().getByRole('progressbar').count()).toBe(0)
    expect(await dialog().getByRole('button', { name: 'Open in the workbench' }).isDisabled()).toBe(true)
  })

  it('names the problem of a hostile file', async () => {
    await openFile('deep.yaml', `openapi: 3.0.0\na: ${'['.repeat(100_000)}`)
    await dialog()
      .getByText(/^Line 2, column \d+: This YAML is nested too deeply here\./)
      .waitFor()
    await openFile('dump.txt', `00000000: ${'41'.repeat(130_000)}\n`)
    await dialog().getByText('Detected: hex dump').waitFor()
  })

  it('imports a pasted command followed by 128 KB of newlines', async () => {
    const { page, app } = running
    await dialog().getByRole('button', { name: 'Remove file' }).click()
    const command = `curl http://shop.example/cart ${'\n'.repeat(128 * 1024)}`
    await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), command)
    await dialog().getByRole('textbox', { name: 'Content to import' }).focus()
    await page.keyboard.press('Control+v')
    await dialog().getByText('Detected: cURL command').waitFor()
    await dialog().getByText('to shop.example:80').waitFor()
    await dialog().getByRole('button', { name: 'Open in the workbench' }).click()
    await dialog().waitFor({ state: 'hidden' })
  })

  it('shows all of this in Chinese as well', async () => {
    const chinese = await launchApp({ language: 'zh_CN' })
    try {
      const { page } = chinese
      await page.keyboard.press('Control+i')
      const file = page.getByRole('dialog').locator('input[type="file"]')
      const long = Buffer.from(`openapi: 3.0.0\npaths:\n${'  - a: b\n'.repeat(240_000)}`)
      await file.setInputFiles({ name: 'api.yaml', mimeType: 'text/plain', buffer: long })
      await page.getByRole('progressbar').waitFor()
      await page.getByRole('button', { name: '取消', exact: true }).click()
      await page.getByText('已取消读取，未导入任何内容。').waitFor()
      const deep = Buffer.from(`openapi: 3.0.0\na: ${'['.repeat(100_000)}`)
      await file.setInputFiles({ name: 'deep.yaml', mimeType: 'text/plain', buffer: deep })
      await page.getByText(/YAML 在此处嵌套过深/).waitFor()
    } finally {
      await chinese.close()
    }
  })
})
