/** Layout of the inspector, the messages and their bytes: chosen by the size of the window or by the user. */
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { postOrders, startWordyServer } from './exchanges-to-lay-out'
import { hexGrid, messageGrid, readTable, resize, selectExchange, tableRows } from './workbench'

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

describe('the layout of the inspector', () => {
  let userData: string
  let server: Server
  let running: RunningApp
  let page: Page

  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    server = await startWordyServer(24)
    running = await launchApp({ userData })
    page = running.page
    await resize(page, 1440, 900)
    await postOrders(page, server, 3)
  })
  afterAll(async () => {
    await running.close()
    server.close()
    await rm(userData, { recursive: true, force: true })
  })
  beforeEach(async () => {
    await selectExchange(page, '/orders/1')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
  })

  const boxOf = async (of: Locator): Promise<Box> => {
    const box = await of.boundingBox()
    if (box === null) throw new Error('Not in the page.')
    return { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height }
  }
  const rowOf = (message: 'Request' | 'Response', text: string): Locator =>
    messageGrid(page, message).getByRole('row').filter({ hasText: text }).first()
  const chooseLayout = async (group: string, choice: string): Promise<void> => {
    await page.getByRole('button', { name: 'Layout', exact: true }).click()
    await page.getByRole('group', { name: group }).getByRole('menuitemradio', { name: choice }).click()
    await page.getByRole('menu').waitFor({ state: 'hidden' })
  }
  const showUpStream = async (): Promise<void> => {
    await page.getByRole('button', { name: /^▲?\s*Up\b/ }).click()
    await hexGrid(page, 'Up').waitFor()
  }
  const runFromPalette = async (name: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(name)
    await page.getByRole('option', { name }).first().click()
  }
  const isMenuItemChecked = (id: string): Promise<boolean> =>
    running.app.evaluate(
      ({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.checked === true,
      id
    )

  it.each([
    [1440, 900],
    [1920, 1080]
  ])('shows request, response and bytes of a POST without scrolling at %i × %i', async (width, height) => {
    await resize(page, width, height)
    const request = await boxOf(rowOf('Request', 'POST /orders/1'))
    const response = await boxOf(rowOf('Response', 'HTTP/1.1 200'))
    const status = await boxOf(page.getByRole('contentinfo'))
    const bytes = await boxOf(hexGrid(page, 'Up'))
    expect(request.top).toBe(response.top)
    expect(request.right).toBeLessThan(response.left)
    expect(response.right).toBeLessThan(bytes.left)
    expect(bytes.right).toBeLessThanOrEqual(width)
    // The start line of the response and ten of its headers.
    expect((await boxOf(rowOf('Response', 'X-Answer-9'))).bottom).toBeLessThanOrEqual(status.top)
    // Whole rows of bytes, including their text column.
    const row = await boxOf(hexGrid(page, 'Up').getByRole('row').first().locator('.text'))
    expect(row.right).toBeLessThanOrEqual(bytes.right)
    await resize(page, 1440, 900)
  })

  it('arranges request and response as selected', async () => {
    await chooseLayout('Request and response', 'Stacked')
    const [above, below] = [
      await boxOf(messageGrid(page, 'Request')),
      await boxOf(messageGrid(page, 'Response'))
    ]
    expect(below.left).toBe(above.left)
    expect(below.top).toBeGreaterThanOrEqual(above.bottom)

    await chooseLayout('Request and response', 'Tabs')
    await messageGrid(page, 'Response').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Response', exact: true }).click()
    await messageGrid(page, 'Response').waitFor()
    expect(await messageGrid(page, 'Request').count()).toBe(0)
    // The bytes follow.
    await hexGrid(page, 'Down').waitFor()

    await chooseLayout('Request and response', 'Side by side')
    await resize(page, 1024, 700)
    const [left, right] = [
      await boxOf(messageGrid(page, 'Request')),
      await boxOf(messageGrid(page, 'Response'))
    ]
    expect(right.left).toBeGreaterThan(left.right)
    await resize(page, 1440, 900)
    await chooseLayout('Request and response', 'Automatic')
  })

  it('moves the bytes to the right, below, or hides them', async () => {
    const bytes = page.getByRole('grid', { name: /: bytes, hexadecimal$/ })
    await chooseLayout('Bytes', 'Below the messages')
    const region = page.getByRole('region', { name: 'HTTP message fields' })
    expect((await boxOf(bytes)).top).toBeGreaterThan((await boxOf(region)).bottom)
    await chooseLayout('Bytes', 'Hidden')
    await bytes.waitFor({ state: 'detached' })
    await chooseLayout('Bytes', 'Right of the messages')
    await expect.poll(async () => (await boxOf(bytes)).left >= (await boxOf(region)).right).toBe(true)
    await chooseLayout('Bytes', 'Automatic')
  })

  it('moves the inspector to the right of the table from the palette, and ticks it in the View menu', async () => {
    await runFromPalette('Inspector: right of the table')
    const table = page.getByRole('grid', { name: 'Requests', exact: true })
    const inspector = page.getByRole('region', { name: 'Inspector', exact: true })
    await expect
      .poll(async () => (await boxOf(inspector)).left)
      .toBeGreaterThanOrEqual((await boxOf(table)).right)
    await expect.poll(() => isMenuItemChecked('view.inspectorRight')).toBe(true)
    // Request above response, each with its own scroll area, above the bytes.
    const status = await boxOf(page.getByRole('contentinfo'))
    await showUpStream()
    const [start, bytes] = [await boxOf(rowOf('Response', 'HTTP/1.1 200')), await boxOf(hexGrid(page, 'Up'))]
    expect(start.top).toBeGreaterThan((await boxOf(rowOf('Request', 'POST /orders/1'))).bottom)
    expect(start.bottom).toBeLessThan(bytes.top)
    expect(bytes.bottom).toBeLessThanOrEqual(status.top)
    await resize(page, 900, 700)
    // There is not enough room for both next to the session list.
    await expect
      .poll(async () => (await boxOf(inspector)).top)
      .toBeGreaterThanOrEqual((await boxOf(table)).bottom)
    await resize(page, 1440, 900)
    await chooseLayout('Inspector', 'Below the table')
    await expect.poll(() => isMenuItemChecked('view.inspectorBottom')).toBe(true)
  })

  it('keeps the scroll position of request and response when another row is selected', async () => {
    const scrolled = (): Promise<unknown> =>
      page.evaluate(
        `document.querySelector('[role=grid][aria-label=Response]').closest('.scroller').scrollTop`
      )
    await rowOf('Response', 'X-Answer-5').hover()
    await page.mouse.wheel(0, 90)
    await expect.poll(scrolled).toBe(90)
    await selectExchange(page, '/orders/2')
    await rowOf('Request', '/orders/2').waitFor()
    await expect.poll(scrolled).toBe(90)
    // Through a connection, which has no messages.
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().click()
    await page.getByRole('tab', { name: 'HTTP', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: /^Requests/ }).click()
    await selectExchange(page, '/orders/3')
    await rowOf('Request', '/orders/3').waitFor()
    await expect.poll(scrolled).toBe(90)
    await page.mouse.wheel(0, -900)
  })

  it('goes to the next and the previous row with F7 and Shift+F7 from inside the inspector', async () => {
    const isFocusInside = (): Promise<unknown> =>
      page.evaluate(`document.activeElement?.closest('[data-pane]')?.dataset.pane`)
    await rowOf('Response', 'X-Answer-1').click()
    await page.keyboard.press('F7')
    await rowOf('Request', 'POST /orders/2').waitFor()
    expect(await isFocusInside()).toBe('inspector')
    await page.keyboard.press('F7')
    await rowOf('Request', 'POST /orders/3').waitFor()
    await page.keyboard.press('Shift+F7')
    await rowOf('Request', 'POST /orders/2').waitFor()
    expect(await isFocusInside()).toBe('inspector')
    const selected = tableRows(page, 'Requests').and(page.locator('[aria-selected=true]'))
    expect(await selected.count()).toBe(1)
    expect(await selected.textContent()).toContain('/orders/2')
  })

  it('shows 8, 16 or 32 bytes per row, and the text in the selected encoding', async () => {
    await showUpStream()
    const first = hexGrid(page, 'Up').getByRole('row').first()
    const setColumns = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: /^Bytes per row/ }).click()
      await page.getByRole('menuitemradio', { name }).click()
    }
    const setText = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: /^Text column/ }).click()
      await page.getByRole('menuitemradio', { name }).click()
    }
    const bytesInRow = async (): Promise<number> =>
      ((await first.locator('.hex').textContent()) ?? '').trim().split(/ +/).length
    const texts = async (): Promise<string> =>
      (await hexGrid(page, 'Up').locator('.text').allTextContents()).join('')
    for (const count of [8, 16, 32]) {
      await setColumns(`${count} bytes per row`)
      await expect.poll(bytesInRow).toBe(count)
    }
    // Rows wider than the pane scroll sideways; the page does not.
    const rows = `document.querySelector('[role=grid][aria-label^="Client → server"]')`
    expect(await page.evaluate(`${rows}.scrollWidth > ${rows}.clientWidth`)).toBe(true)
    expect(await page.evaluate('document.documentElement.scrollWidth === innerWidth')).toBe(true)

    await page.getByRole('textbox', { name: 'Go to offset' }).fill('0xf0')
    await page.getByRole('textbox', { name: 'Go to offset' }).press('Enter')
    await expect.poll(texts).toContain('"note":"荣光"')
    await setText('ASCII')
    await expect.poll(texts).toContain('"note":"······"')
    await setText('Latin-1')
    await expect.poll(texts).toContain('"note":"è')
    await setText('Same as text (UTF-8)')
    await expect.poll(texts).toContain('荣光')
    await setColumns('Automatic')
    await expect.poll(bytesInRow).toBe(8)
  })

  it('keeps the layout and the bytes per row for the next start', async () => {
    await chooseLayout('Inspector', 'Right of the table')
    await chooseLayout('Request and response', 'Tabs')
    await page.getByRole('button', { name: /^Bytes per row/ }).click()
    await page.getByRole('menuitemradio', { name: '32 bytes per row' }).click()
    await page.getByRole('button', { name: /^Text column/ }).click()
    await page.getByRole('menuitemradio', { name: 'Latin-1' }).click()
    await page.keyboard.press('Control+b')
    await page.getByRole('navigation', { name: 'Sessions' }).waitFor({ state: 'hidden' })
    const capture = join(userData, 'orders.pcapng')
    await answerFileDialogs(running.app, capture)
    await page.getByRole('button', { name: 'Save…', exact: true }).click()
    await expect
      .poll(async () => (await page.getByRole('status').allTextContents()).join())
      .toContain('orders.pcapng')
    await running.close()

    running = await launchApp({ userData, args: [capture] })
    page = running.page
    await resize(page, 1440, 900)
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(3)
    await selectExchange(page, '/orders/1')
    await page.getByRole('button', { name: 'Response', exact: true }).waitFor()
    const table = await boxOf(page.getByRole('grid', { name: 'Requests', exact: true }))
    const inspector = await boxOf(page.getByRole('region', { name: 'Inspector', exact: true }))
    expect(inspector.left).toBeGreaterThanOrEqual(table.right)
    expect(await page.getByRole('navigation', { name: 'Sessions' }).isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Bytes per row: 32' }).waitFor()
    await page.getByRole('button', { name: 'Text column: Latin-1' }).waitFor()
  })
})
