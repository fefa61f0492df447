/**
 * Page objects of the window: elements are found by accessible name and position, never by implementation. Only the
 * highlights of the hex view are read from its markup, since colour has no name.
 */
import type { Locator, Page } from 'playwright-core'

/** A table row: the text of each column, by column title. */
export type TableRow = Record<string, string>

export type TableName = 'Requests' | 'Connections'

export function tableRows(page: Page, table: TableName): Locator {
  return page.getByRole('grid', { name: table, exact: true }).locator('[role=row][data-row]')
}

/** Returns the rendered rows, with column titles in the current language; rows covered by a picture are omitted. */
export async function readTable(page: Page, table: TableName): Promise<TableRow[]> {
  const titles = await page
    .getByRole('grid', { name: table, exact: true })
    .getByRole('columnheader')
    .allTextContents()
  const rows = await tableRows(page, table).all()
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.getByRole('gridcell').allTextContents()
      const all = titles.map((title, index) => [title.trim(), (cells[index] ?? '').trim()] as const)
      return Object.fromEntries(all.filter(([title]) => title !== ''))
    })
  )
}

/** Creates and starts a proxy with the dialog on a port that the system chooses, and returns that port. */
export async function startProxy(page: Page, target: { host: string; port: number }): Promise<number> {
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByLabel('Listening port').fill('0')
  await dialog.getByLabel('Target host').fill(target.host)
  await dialog.getByLabel('Target port').fill(String(target.port))
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.waitFor({ state: 'hidden' })
  // The command to try names the port that was really bound.
  const line = await page
    .getByText(/^curl http:/)
    .first()
    .textContent()
  const port = /:(\d+)\//.exec(line ?? '')?.[1]
  if (port === undefined) throw new Error(`No port in the line to try: ${line ?? 'none'}`)
  return Number(port)
}

/** Selects the first exchange whose row contains `text`. */
export async function selectExchange(page: Page, text: string | RegExp): Promise<void> {
  const row = tableRows(page, 'Requests').filter({ hasText: text }).first()
  await row.click()
}

/** The fields of the request or response in the HTTP tab. */
export function messageGrid(page: Page, message: 'Request' | 'Response'): Locator {
  return page.getByRole('region', { name: 'HTTP message fields' }).getByRole('grid', { name: message })
}

/** Returns the listed headers: name and value. */
export async function readHeaders(page: Page, message: 'Request' | 'Response'): Promise<[string, string][]> {
  const rows = await messageGrid(page, message)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .all()
  return Promise.all(
    rows.map(async (row): Promise<[string, string]> => [
      (await row.getByRole('rowheader').textContent()) ?? '',
      (await row.getByRole('gridcell').first().textContent()) ?? ''
    ])
  )
}

export function hexGrid(page: Page, direction: 'Up' | 'Down'): Locator {
  const stream = direction === 'Up' ? 'Client → server' : 'Server → client'
  return page.getByRole('grid', { name: `${stream}: bytes, hexadecimal` })
}

/** Returns the bytes in the rendered rows of the hex view. */
export async function shownBytes(page: Page, direction: 'Up' | 'Down'): Promise<Buffer> {
  return fromHex(await hexGrid(page, direction).locator('.hex').allTextContents())
}

/** Returns the bytes that the hex view highlights for the selected field. */
export async function litBytes(page: Page, direction: 'Up' | 'Down'): Promise<Buffer> {
  return fromHex(await hexGrid(page, direction).locator('.hex .field').allTextContents())
}

function fromHex(texts: readonly string[]): Buffer {
  return Buffer.from(texts.join('').replace(/\s/g, ''), 'hex')
}

/** Chooses an entry of a toolbar menu, whatever its current value. */
export async function choose(page: Page, menu: RegExp, choice: string): Promise<void> {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitemradio', { name: choice, exact: true }).click()
}

/** Creates and starts a server on a port that the system chooses, selects it, and returns that port. */
export async function startServer(
  page: Page,
  name: string,
  { atLaunch = false }: { atLaunch?: boolean } = {}
): Promise<number> {
  await page.getByRole('button', { name: 'New server' }).click()
  const dialog = page.getByRole('dialog', { name: 'New server' })
  await dialog.getByLabel('Listening port').fill('0')
  await dialog.getByLabel('Name').fill(name)
  if (atLaunch) {
    await dialog.getByRole('button', { name: 'Options', exact: true }).click()
    await dialog.getByRole('button', { name: 'General' }).click()
    await dialog.getByLabel('Start at launch').check()
  }
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  const label = await sessionLabel(sessionRow(page, new RegExp(`^Server ${name}, running`)))
  return Number(/:(\d+)$/.exec(label)?.[1])
}

/** Creates, connects and selects a client. */
export async function startClient(page: Page, name: string, port: number): Promise<void> {
  await page.getByRole('button', { name: 'New client' }).click()
  const dialog = page.getByRole('dialog', { name: 'New client' })
  await dialog.getByLabel('Target port').fill(String(port))
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await sessionRow(page, new RegExp(`^Client ${name}, connected`)).waitFor()
}

/** Finds a session in the pane by its accessible name: kind, name, state, address. */
export function sessionRow(page: Page, name: RegExp): Locator {
  return page.getByRole('navigation', { name: 'Sessions' }).getByRole('button', { name })
}

/** Returns the accessible name of a session: kind, name, state, address. */
export async function sessionLabel(row: Locator): Promise<string> {
  return ((await row.locator('.visually-hidden').first().textContent()) ?? '').trim()
}

export function sendPanel(page: Page): Locator {
  return page.getByRole('region', { name: 'Send', exact: true })
}

/** Replaces the contents of the send editor, and leaves the focus there. */
export async function typeToSend(page: Page, mode: 'text' | 'hex', source: string): Promise<void> {
  const panel = sendPanel(page)
  const editor = panel.getByRole('textbox')
  // Invalid input blocks the mode switch; empty input does not.
  await editor.fill('')
  await panel.getByRole('button', { name: mode === 'text' ? 'Text' : 'Hex', exact: true }).click()
  await editor.fill(source)
}

export async function chooseTarget(page: Page, target: string | RegExp): Promise<void> {
  await sendPanel(page)
    .getByRole('button', { name: /^Send to/ })
    .click()
  await page.getByRole('menuitemradio', { name: target }).click()
}

/** Returns the lines of bytes that the conversation shows as text, without heads and events. */
export async function conversation(page: Page): Promise<string[]> {
  return page.getByRole('log', { name: 'Conversation' }).locator('.content').allTextContents()
}

/** Drops system files on the window, as a file manager does; a script in the page could not. */
export async function dropFiles(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  await session.detach()
}

/** Sets the page's size, not the window's: the screen may be smaller, and windows have borders. */
export async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.waitForFunction(`innerWidth === ${width} && innerHeight === ${height}`)
}
