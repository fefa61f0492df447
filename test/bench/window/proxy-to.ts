import type { Page } from 'playwright-core'
import { sessionRow } from '../../e2e/workbench'

/** Creates and starts a proxy with the dialog, like a user, and returns its listening port. */
export async function proxyTo(page: Page, name: string, port: number): Promise<number> {
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByLabel('Listening port').fill('0')
  await dialog.getByLabel('Target host').fill('127.0.0.1')
  await dialog.getByLabel('Target port').fill(String(port))
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const label = await sessionRow(page, new RegExp(`^Proxy ${name}, running`)).textContent()
  // The label has the listening address and the target.
  const listening = /:(\d+) →/.exec(label ?? '')?.[1]
  if (listening === undefined) throw new Error(`No port in the session's name: ${label ?? 'none'}`)
  return Number(listening)
}
