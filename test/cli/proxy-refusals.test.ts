/** Output of the proxy command when a client repeatedly rejects the authority's certificate. */
import { describe, expect, it } from 'vitest'
import { makeAuthority } from '../helpers/certificates'
import { startCli, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { startHttps } from '../helpers/interception'
import { waitFor } from '../helpers/patience'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'

interface Setting {
  args: string[]
  /** Runs a curl that trusts only the server's own authority; resolves with its exit code. */
  distrustingCurl(proxy: string): Promise<number | null>
}

async function prepare(): Promise<Setting> {
  const upstream = await makeAuthority()
  const target = await startHttps(await upstream.sign({ name: 'localhost', names: ['localhost'] }))
  const folder = await temporaryFolder()
  const options = ['--listen', '127.0.0.1:0', '--mode', 'http', '--tls', 'intercept', '--ca-dir', folder]
  return {
    args: ['proxy', ...options, '--upstream-ca', upstream.certFile],
    distrustingCurl: async (proxy) => {
      const how = ['-sS', '-m', '15', '-4', '--noproxy', '', '--proxy', proxy, '--cacert', upstream.certFile]
      return (await run(peerPath('curl'), [...how, `https://localhost:${target.port}/`])).code
    }
  }
}

const refusals = async (cli: RunningCli, count: number): Promise<void> => {
  await waitFor(() => {
    const closed = cli.lines().filter(({ event }) => event === 'connection-close')
    expect(closed).toHaveLength(count)
  })
}

describe('a client that refuses the certificate three times', needs('curl'), () => {
  it('is named with the time until which it is passed through', async () => {
    const { args, distrustingCurl } = await prepare()
    const cli = startCli([...args, '--json'])
    const { port } = await cli.until('listening', ({ event }) => event === 'listening')
    const before = Date.now() / 1000
    for (let number = 1; number <= 3; number++) {
      expect(await distrustingCurl(`http://127.0.0.1:${String(port)}`)).not.toBe(0)
      await refusals(cli, number)
    }
    const line = await cli.until('the notice', ({ event }) => event === 'passed-through')
    expect(line).toMatchObject({ client: '127.0.0.1', host: 'localhost' })
    expect(line['ja4']).toMatch(/^t1\dd/)
    expect(Number(line['until']) - before).toBeGreaterThan(290)
    expect(await distrustingCurl(`http://127.0.0.1:${String(port)}`)).toBe(0)
    await cli.until('the connection', ({ event, because }) => event === 'passed' && because === 'pinned')
    expect(cli.lines().filter(({ event }) => event === 'passed-through')).toHaveLength(1)
  })

  it('is named in a readable sentence', async () => {
    const { args, distrustingCurl } = await prepare()
    const cli = startCli(args)
    const at = await waitFor(() => {
      const [, found] = /Listening on ([\d.]+:\d+)/.exec(cli.text()) ?? []
      expect(found).toBeDefined()
      return found
    })
    for (let number = 1; number <= 3; number++) {
      await distrustingCurl(`http://${at}`)
      await waitFor(() => {
        expect(cli.text().match(/ closed /g)).toHaveLength(number)
      })
    }
    await waitFor(() => {
      expect(cli.text()).toMatch(
        /Client 127\.0\.0\.1 \(JA4 t1\dd\w+\) rejected the certificate for localhost three times within 60 s: .*\. Its TLS is passed through until \d\d:\d\d:\d\d; other clients are still intercepted\./
      )
    })
  })
})
