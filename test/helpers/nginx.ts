/**
 * A real nginx for end-to-end tests: its own folder, a free loopback port, the current user, one process. Its access
 * log shows the requests that really arrived.
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const START_LIMIT_MS = 10_000

/** One request as nginx saw it. */
export interface ServedRequest {
  line: string
  status: number
  body: string
  /** Bytes of the whole request: start line, headers and body. */
  bytes: number
  probe: string
  /** Number of the TCP connection, and of the request on it. */
  connection: number
  nth: number
}

export interface Nginx {
  readonly port: number
  requests(): Promise<ServedRequest[]>
  stop(): Promise<void>
}

/** `files`: files served besides `hello.txt`; `directives`: more lines for its configuration. */
export async function startNginx(
  executable: string,
  { files = {}, directives = '' }: { files?: Record<string, string | Uint8Array>; directives?: string } = {}
): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-nginx-'))
  const port = await freePort()
  await mkdir(join(folder, 'www'))
  await writeFile(join(folder, 'www', 'hello.txt'), 'Hello from nginx\n')
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, 'www', name), content)
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, directives))
  const child = spawn(
    executable,
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    {
      stdio: ['ignore', 'ignore', 'pipe']
    }
  )
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve()
    })
    child.once('error', (error) => {
      complaint += error.message
      resolve()
    })
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  const failed = ended.then(() => {
    throw new Error(`nginx ended: ${complaint}`)
  })
  failed.catch(() => undefined)
  try {
    await Promise.race([untilItAccepts(port), failed])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port,
    async requests() {
      const text = await readFile(join(folder, 'access.log'), 'utf8')
      // A line that is still being written has no newline yet.
      return text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as ServedRequest)
    },
    stop
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function untilItAccepts(port: number): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS
  for (;;) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => {
        resolve(false)
      })
    })
    if (accepted) return
    if (performance.now() > deadline) throw new Error('nginx does not accept connections')
  }
}

/** `/api/` is passed on to the same server, because only then does nginx read (and log) a request's body. */
function configuration(folder: string, port: number, directives: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n  ')
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  ${temporary}
  types { text/plain txt; application/json json; text/html html; image/png png; }
  log_format seen escape=json '{"line":"$request","status":$status,"body":"$request_body","bytes":$request_length,'
    '"probe":"$http_x_probe","connection":$connection,"nth":$connection_requests}';
  access_log ${folder}/access.log seen;
  client_body_in_single_buffer on;
  server_tokens off;
  ${directives}
  server {
    listen 127.0.0.1:${port};
    root ${folder}/www;
    location /api/ { proxy_pass http://127.0.0.1:${port}/accepted/; }
    location /accepted/ { access_log off; default_type application/json; return 201 '{"accepted":true}'; }
  }
}
`
}
