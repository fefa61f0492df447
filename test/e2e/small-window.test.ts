/**
 * A window of 720 × 450 CSS px, like 1440 × 900 at 200 %, and the smallest one: every function can be reached, and
 * nothing is cut off.
 */
import type { Server } from 'node:http'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { postOrders, startWordyServer } from './exchanges-to-lay-out'
import { choose, messageGrid, resize, tableRows } from './workbench'

/**
 * Names of controls that extend beyond the window or beyond a box that hides overflow. Scrollable boxes may
 * overflow in their scroll direction.
 */
const CUT_CONTROLS = `(() => {
  const cut = []
  for (const element of document.querySelectorAll('button, input, select, textarea, a[href], [role=tab], [role=menuitem]')) {
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    if (box.width === 0 || style.visibility === 'hidden' || style.clipPath !== 'none') continue
    let area = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    let clipped = null
    for (let parent = element.parentElement; parent !== null && clipped === null; parent = parent.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(parent)
      const around = parent.getBoundingClientRect()
      if (overflowX !== 'visible' && overflowX !== 'auto' && overflowX !== 'scroll' &&
          (box.left < around.left - 1 || box.right > around.right + 1)) clipped = parent
      // What can be scrolled there is reached by scrolling.
      if (overflowY === 'auto' || overflowY === 'scroll') { area = { ...area, top: -Infinity, bottom: Infinity }; }
      else if (area.top !== -Infinity && overflowY !== 'visible' &&
          (box.top < around.top - 1 || box.bottom > around.bottom + 1)) clipped = parent
    }
    if (clipped !== null || box.left < area.left - 1 || box.right > area.right + 1 || box.top < area.top - 1 || box.bottom > area.bottom + 1)
      cut.push((element.getAttribute('aria-label') ?? element.textContent ?? '').trim() + ' ' + [box.left, box.top, box.right, box.bottom].map(Math.round))
  }
  return cut
})()`
/** Elements of the bars whose text is cut off. */
const CUT_TEXTS = `[...document.querySelectorAll('header *, footer *, [role=toolbar] *, [role=search] *')]
  .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible')
  .map((element) => element.textContent.trim())`
const SIDEWAYS = 'document.documentElement.scrollWidth - innerWidth'

describe('a small window', () => {
  let server: Server
  let running: RunningApp
  let page: Page

  beforeAll(async () => {
    server = await startWordyServer(8)
    running = await launchApp()
    page = running.page
    await postOrders(page, server, 2)
    return async () => {
      await running.close()
      server.close()
    }
  })

  const expectNothingCut = async (): Promise<void> => {
    await expect.poll(() => page.evaluate(CUT_CONTROLS)).toEqual([])
    await expect.poll(() => page.evaluate(CUT_TEXTS)).toEqual([])
    await expect.poll(() => page.evaluate(SIDEWAYS)).toBe(0)
  }
  const sessions = (): Locator => page.getByRole('navigation', { name: 'Sessions' })
  const toggleSessions = (): Promise<void> =>
    page.getByRole('button', { name: 'Show or hide the session list' }).click()
  /** Opens an inspector tab, from the bar or from the overflow menu. */
  const showTab = async (name: string): Promise<void> => {
    const tab = page.getByRole('tab', { name, exact: true })
    if (await tab.isVisible()) {
      await tab.click()
      return
    }
    await page.getByRole('button', { name: /more tabs/i }).click()
    await page.getByRole('menuitemradio', { name, exact: true }).click()
  }

  describe.each([
    [720, 450],
    [640, 400]
  ])('of %i × %i', (width, height) => {
    beforeAll(async () => {
      await resize(page, width, height)
    })

    it('shows the table, with all buttons of its bars inside the window', async () => {
      await tableRows(page, 'Requests').first().waitFor()
      await expectNothingCut()
      for (const name of [
        /^Recording/,
        /Go to or run a command/,
        /^Settings/,
        /^Follow/,
        /^Freeze/,
        'Times and columns'
      ])
        expect(await page.getByRole('button', { name }).first().isVisible()).toBe(true)
      // Every column of the table ends inside the window.
      const heads = await page.getByRole('grid', { name: 'Requests' }).getByRole('columnheader').all()
      for (const head of heads) {
        const box = await head.boundingBox()
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
      }
    })

    it('shows buttons without room in the menus of the toolbar', async () => {
      await page.getByRole('button', { name: 'More capture actions' }).click()
      for (const name of ['Clear', 'Open…', 'Save…'])
        expect(await page.getByRole('menuitem', { name, exact: true }).isVisible()).toBe(true)
      await expectNothingCut()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Language and theme' }).click()
      for (const name of ['简体中文', 'English', 'Light', 'Dark'])
        expect(await page.getByRole('menuitemradio', { name, exact: true }).isVisible()).toBe(true)
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'hidden' })
    })

    it('opens the session list over the traffic, and closes it with Escape or by selecting a session', async () => {
      expect(await sessions().count()).toBe(0)
      await toggleSessions()
      for (const name of ['New proxy', 'New server', 'New client'])
        expect(await sessions().getByRole('button', { name }).isVisible()).toBe(true)
      await expectNothingCut()
      await page.keyboard.press('Escape')
      await sessions().waitFor({ state: 'detached' })
      expect(await page.evaluate('document.activeElement !== document.body')).toBe(true)
      await page.keyboard.press('Control+b')
      await sessions()
        .getByRole('button', { name: /^Proxy/ })
        .first()
        .click()
      await sessions().waitFor({ state: 'detached' })
    })

    it('opens a clicked row in the inspector, and returns to the table by button, keyboard and command', async () => {
      await tableRows(page, 'Requests').first().click()
      await messageGrid(page, 'Request').waitFor()
      expect(await tableRows(page, 'Requests').first().isVisible()).toBe(false)
      await expectNothingCut()
      await page.getByRole('button', { name: 'Next row of the table' }).click()
      await messageGrid(page, 'Request').getByText('/orders/2').waitFor()
      await page.getByRole('button', { name: 'Table', exact: true }).click()
      await tableRows(page, 'Requests').first().waitFor()
      await page.keyboard.press('Enter')
      await messageGrid(page, 'Request').waitFor()
      expect(await page.evaluate(`document.activeElement?.closest('[data-pane]')?.dataset.pane`)).toBe(
        'inspector'
      )
      // To the tab, if there is room for it, then to the table.
      await page.keyboard.press('Escape')
      await page.waitForFunction(
        `document.activeElement?.matches('[role=tab], [data-pane=traffic] [role=grid]')`
      )
      if ((await page.locator('[role=tab]:focus').count()) > 0) await page.keyboard.press('Escape')
      await tableRows(page, 'Requests').first().waitFor()
      await page.getByRole('button', { name: 'Inspector', exact: true }).click()
      await messageGrid(page, 'Request').waitFor()
    })

    it('keeps header values on one line, the response one click away, and every tab accessible', async () => {
      const value = messageGrid(page, 'Request').getByRole('row').filter({ hasText: 'application/json' })
      await expect.poll(async () => (await value.boundingBox())?.height ?? Infinity).toBeLessThan(30)
      await page.getByRole('button', { name: 'Response', exact: true }).click()
      await messageGrid(page, 'Response').getByText('X-Answer-0').waitFor()
      await expectNothingCut()
      await page
        .getByRole('button', { name: /^Replay/ })
        .first()
        .waitFor()
      const tabs = ['Hex', 'Overview', 'Timeline', 'Conversation', 'Fields', 'Text', 'Packet', 'Compare']
      for (const tab of tabs) {
        await showTab(tab)
        await page.getByRole('tabpanel', { name: tab, exact: true }).waitFor()
        await expect.poll(async () => [tab, await page.evaluate(CUT_CONTROLS)]).toEqual([tab, []])
      }
      await showTab('HTTP')
      await page.getByRole('button', { name: 'Request', exact: true }).click()
      await page.getByRole('button', { name: 'Table', exact: true }).click()
    })

    it('has its dialogs inside the window, with accessible buttons', async () => {
      await toggleSessions()
      await sessions().getByRole('button', { name: 'New proxy' }).click()
      await page.getByRole('dialog', { name: 'New proxy' }).waitFor()
      await expectNothingCut()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+,')
      await page.getByRole('dialog').waitFor()
      await expectNothingCut()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    })
  })

  it('has the workbench with accessible editors and buttons', async () => {
    await resize(page, 640, 400)
    await page.keyboard.press('Control+Shift+e')
    await page.getByRole('button', { name: /^Send/ }).waitFor()
    await expect.poll(() => page.evaluate(CUT_CONTROLS)).toEqual([])
    await expect.poll(() => page.evaluate(SIDEWAYS)).toBe(0)
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await tableRows(page, 'Requests').first().waitFor()
  })

  it('truncates nothing in Chinese either', async () => {
    await resize(page, 640, 400)
    await page.getByRole('button', { name: 'Language and theme' }).click()
    await page.getByRole('menuitemradio', { name: '简体中文', exact: true }).click()
    await page.getByRole('tab', { name: /^连接/ }).waitFor()
    await expectNothingCut()
    await page.getByRole('button', { name: '检查器', exact: true }).click()
    await page.getByRole('button', { name: '请求', exact: true }).waitFor()
    await expectNothingCut()
    await resize(page, 1440, 900)
    await choose(page, /^(Language|语言)/, 'English')
  })
})
