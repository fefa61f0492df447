/** A proxy session with TLS interception, and HTTPS servers behind it. */

import { readFile } from 'node:fs/promises'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Engine, EngineOptions } from '../../src/engine/engine'
import type { ProxyConfig } from '../../src/shared/contract/sessions'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { makeAuthority, type TestAuthority, type TestCertificate } from './certificates'
import { startEngine, startProxyOf, temporaryFolder, type StartedListener } from './engine'

export interface Interception {
  engine: Engine
  proxy: StartedListener
  /** Host and port of the proxy. */
  where: string
  /** The file of the authority that its clients have to trust. */
  ca: string
  /** The authority of the servers' certificates; the session trusts it. */
  upstream: TestAuthority
}

/** Starts a session that intercepts all TLS, unless `settings` change that. */
export async function startInterception(
  { tls, ...settings }: Partial<Omit<ProxyConfig, 'kind'>> = {},
  options: Partial<EngineOptions> = {}
): Promise<Interception> {
  const folder = await temporaryFolder()
  const engine = await startEngine({ authorityFolder: folder, ...options })
  const upstream = await makeAuthority()
  const proxy = await startProxyOf(engine, {
    ...settings,
    tls: { clients: 'intercept', authority: upstream.certFile, ...tls }
  })
  return {
    engine,
    proxy,
    where: `${proxy.address.host}:${proxy.address.port}`,
    ca: join(folder, 'ca.pem'),
    upstream
  }
}

/** Starts a server that responds with the requested path and the versions of HTTP and TLS. */
export async function startHttps(
  certificate: TestCertificate,
  options: https.ServerOptions = {}
): Promise<Endpoint & { server: https.Server }> {
  const server = https.createServer({
    cert: await readFile(certificate.certFile),
    key: await readFile(certificate.keyFile),
    ...options
  })
  server.on('request', (request, response) => {
    response.setHeader('content-type', 'text/plain')
    response.end(`You asked for ${request.url ?? ''}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
  )
  const { address, port } = server.address() as AddressInfo
  return { host: address, port, server }
}
