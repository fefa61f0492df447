/** The optional automatic Content-Length of the workbench follows the body. */
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange, startProxy } from './workbench'

const BODY = '{"a":1}'

let server: Server
let running: RunningApp

beforeAll(async () => {
  server = createServer((asked, answer) => {
    asked.resume().on('end', () => answer.end('ok'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running = await launchApp()
  const { page } = running
  const port = await startProxy(page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  await new Promise<void>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': BODY.length }
    request({ host: '127.0.0.1', port, path: '/orders', method: 'POST', headers, agent: false }, (answer) => {
      answer.resume().on('end', resolve)
    })
      .on('error', reject)
      .end(BODY)
  })
  await selectExchange(page, '/orders')
  await page.getByRole('button', { name: 'Edit and resend', exact: true }).click()
  await body().waitFor()
})
afterAll(async () => {
  await running.close()
  server.closeAllConnections()
  server.close()
})

const workbench = (): Locator => running.page.getByRole('region', { name: 'Workbench', exact: true })
const field = (name: string): Locator => workbench().getByRole('textbox', { name, exact: true })
const body = (): Locator => field('Body as text')
const length = (): Promise<string> => field('Headers: value of Content-Length').inputValue()
const auto = (): Locator => workbench().getByRole('checkbox', { name: 'Update Content-Length automatically' })

it('does not change the header unless enabled', async () => {
  expect(await auto().isChecked()).toBe(false)
  await body().fill('{"a":12345}')
  await workbench().getByText('is 7, but 11 bytes follow the head.').waitFor()
  expect(await length()).toBe('7')
})

it('corrects it when enabled, and follows the body through undo and redo', async () => {
  const { page } = running
  await auto().check()
  await expect.poll(length).toBe('11')
  await body().focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(', and more')
  expect(await body().inputValue()).toBe('{"a":12345}, and more')
  await expect.poll(length).toBe('21')
  // The caret is still after the typed text.
  await page.keyboard.type('!')
  expect(await body().inputValue()).toBe('{"a":12345}, and more!')
  await expect.poll(length).toBe('22')

  await workbench().getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => body().inputValue()).toBe('{"a":12345}')
  expect(await length()).toBe('11')
  await workbench().getByRole('button', { name: 'Redo' }).click()
  await expect.poll(() => body().inputValue()).toBe('{"a":12345}, and more!')
  expect(await length()).toBe('22')
})

it('keeps an explicitly typed length until the body changes', async () => {
  await field('Headers: value of Content-Length').fill('5')
  await workbench().getByText('is 5, but 22 bytes follow the head.').waitFor()
  await body().fill('short')
  await expect.poll(length).toBe('5')
  await body().fill('')
  await expect.poll(length).toBe('0')
})

it('the setting is remembered', async () => {
  const { page } = running
  await page.reload()
  await auto().waitFor()
  expect(await auto().isChecked()).toBe(true)
})
