/** Redis in the window: commands as rows, their fields, filters and values, of a real redis-server. */
import { expect, it, onTestFinished } from 'vitest'
import { launchApp } from '../helpers/electron-app'
import { needs } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { run } from '../helpers/run'
import { messageGrid, readTable, selectExchange, startProxy, tableRows } from './workbench'

it(
  'lists commands with their replies, finds them by key, and shows fields and values',
  needs('redis-server', 'redis-cli'),
  async () => {
    const { port: target } = await startRedis()
    const { app, page, close } = await launchApp()
    onTestFinished(close)
    const port = await startProxy(page, { host: '127.0.0.1', port: target })
    const redis = (...args: string[]): Promise<unknown> => run('redis-cli', ['-p', String(port), ...args])
    await redis('SET', 'user:1', '{"name":"Ada","roles":["admin"]}')
    await redis('GET', 'user:1')
    await redis('LPUSH', 'user:1', 'x')
    await redis('MGET', 'user:1', 'user:2')

    await page.keyboard.press('Control+1')
    await expect
      .poll(async () =>
        (await readTable(page, 'Requests')).map(({ Method, Path, Status }) => [Method, Path, Status])
      )
      .toEqual([
        ['SET', 'user:1 {"name":"Ada","roles":["admin"]}→ OK', 'OK'],
        ['GET', 'user:1→ {"name":"Ada","roles":["admin"]}', ''],
        ['LPUSH', expect.stringMatching(/^user:1 x→ WRONGTYPE /), 'WRONGTYPE'],
        ['MGET', expect.stringContaining('user:1 user:2→'), '']
      ])
    await selectExchange(page, 'GET')
    await page.getByRole('tab', { name: 'Redis' }).waitFor()
    await messageGrid(page, 'Request').getByText('user:1').first().waitFor()
    await page.getByRole('tab', { name: 'Fields' }).click()
    const filter = page.getByRole('combobox', { name: 'Filter' })
    await filter.fill('protocol:redis request.field.key:user:2')
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    await filter.fill('result:WRONGTYPE')
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    await filter.fill('')

    await redis('SET', 'user:1', '{"name":"Grace","roles":["admin"]}')
    await redis('GET', 'user:1')
    const gets = tableRows(page, 'Requests').filter({ hasText: /GET.*Ada|GET.*Grace/ })
    await expect.poll(() => gets.count()).toBe(3)
    await gets.first().click()
    await gets.last().click({ modifiers: ['Control'] })
    await page.getByRole('tab', { name: 'Compare' }).click()
    await page.getByRole('table', { name: 'Body' }).getByText('Grace').waitFor()

    // Its bytes are copied, and sent again.
    await gets.last().click()
    await page.getByRole('button', { name: 'Copy the request as a command or code' }).click()
    await page.getByRole('menuitem', { name: 'C array' }).click()
    await expect
      .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain('const unsigned char bytes[25]')
    await page.getByRole('button', { name: 'Edit and resend' }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page
      .getByRole('status')
      .filter({ hasText: /^bulk string · .* received$/ })
      .waitFor()
    await page.getByRole('tabpanel', { name: 'Response' }).getByText('Grace').first().waitFor()
  }
)
