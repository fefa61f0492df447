/** Exchanges with messages longer than a pane of the inspector, through a proxy of the window. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { startProxy, tableRows } from './workbench'

/** Starts a server whose responses have `headers` extra headers and a body that contains 荣光 in UTF-8. */
export async function startWordyServer(headers: number): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      for (let index = 0; index < headers; index++) response.setHeader(`X-Answer-${index}`, `value ${index}`)
      response.setHeader('Content-Type', 'application/json')
      response.end('{"note":"荣光"}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Starts a proxy in front of it and posts `count` orders through it. */
export async function postOrders(page: Page, server: Server, count: number): Promise<void> {
  const proxy = await startProxy(page, {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port
  })
  for (let order = 1; order <= count; order++) {
    const response = await fetch(`http://127.0.0.1:${proxy}/orders/${order}`, {
      method: 'POST',
      headers: { connection: 'close', 'content-type': 'application/json' },
      body: JSON.stringify({ order, note: '荣光' })
    })
    await response.arrayBuffer()
  }
  await tableRows(page, 'Requests')
    .nth(count - 1)
    .waitFor()
}
