import { escaped, pythonBytes } from './byte-forms'
import { SILENCE_SECONDS, sniOf, type CopySource, type CopyText } from './copy-source'
import { headerOf, latin1, wireBytes, type RequestText } from './request-text'

/** Generates Python code without dependencies: `http.client` if it sends exactly these bytes, otherwise a socket. */
export function python(source: CopySource, request: RequestText | null): CopyText {
  if (request !== null && isWrittenAlike(source.bytes, request)) return withClient(source, request)
  return withSocket(source)
}

/**
 * True if http.client would write the same bytes: it writes `NAME: VALUE` and HTTP/1.1, and refuses invalid targets.
 */
function isWrittenAlike(bytes: Uint8Array, request: RequestText): boolean {
  const { method, target, version, lines, body } = request
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...lines.map(({ name, value }) => `${name}: ${value}`),
    '',
    ''
  ].join('\r\n')
  return (
    version === 'HTTP/1.1' &&
    /^[!-~]+$/.test(target) &&
    /^[!-~]+$/.test(method) &&
    lines.every(({ name, value }) => /^[!#$%&'*+\-.^`|~\w]+$/.test(name) && !/[\r\n]/.test(value)) &&
    // Expect and Upgrade change the response that http.client waits for.
    headerOf(request, 'expect') === null &&
    head.length + body.length === bytes.length &&
    latin1(bytes.subarray(0, head.length)) === head
  )
}

function withClient(source: CopySource, { method, target, lines, body }: RequestText): CopyText {
  const { to } = source
  const sni = sniOf(to)
  // http.client always sends its own host as SNI; a different name requires a socket.
  if (to.tls !== null && sni !== '' && sni !== to.host) return withSocket(source)
  const text = pythonText
  const insecure = to.tls?.verify === false
  const made =
    to.tls === null
      ? `http.client.HTTPConnection(${text(to.host)}, ${to.port}, timeout=30)`
      : `http.client.HTTPSConnection(${text(to.host)}, ${to.port}, timeout=30${insecure ? ', context=context' : ''})`
  return {
    text: [
      'import http.client',
      ...(insecure ? ['import ssl'] : []),
      'import sys',
      '',
      ...(insecure ? ['context = ssl._create_unverified_context()'] : []),
      `connection = ${made}`,
      `connection.putrequest(${text(method)}, ${text(target)}, skip_host=True, skip_accept_encoding=True)`,
      ...lines.map(({ name, value }) => `connection.putheader(${text(name)}, ${text(value)})`),
      body.length === 0 ? 'connection.endheaders()' : `connection.endheaders(${pythonBytes(body)})`,
      'response = connection.getresponse()',
      'print(response.status, response.reason, flush=True)',
      'sys.stdout.buffer.write(response.read())',
      ''
    ].join('\n'),
    notes: []
  }
}

function withSocket({ bytes, to }: CopySource): CopyText {
  const sni = sniOf(to)
  const secure =
    to.tls === null
      ? []
      : [
          to.tls.verify
            ? 'context = ssl.create_default_context()'
            : 'context = ssl._create_unverified_context()',
          ...(sni === '' && to.tls.verify ? ['context.check_hostname = False'] : []),
          `connection = context.wrap_socket(connection${sni === '' ? '' : `, server_hostname=${pythonText(sni)}`})`
        ]
  return {
    text: [
      'import socket',
      ...(to.tls === null ? [] : ['import ssl']),
      'import sys',
      '',
      `data = ${pythonBytes(bytes)}`,
      '',
      `connection = socket.create_connection((${pythonText(to.host)}, ${to.port}), timeout=30)`,
      ...secure,
      'connection.sendall(data)',
      `# Until the server closes, or is silent for ${SILENCE_SECONDS} seconds.`,
      `connection.settimeout(${SILENCE_SECONDS})`,
      'try:',
      '    while chunk := connection.recv(65536):',
      '        sys.stdout.buffer.write(chunk)',
      'except socket.timeout:',
      '    pass',
      'connection.close()',
      ''
    ].join('\n'),
    notes: []
  }
}

/** One character per byte, as http.client encodes it (Latin-1). */
function pythonText(text: string): string {
  return `"${escaped(wireBytes(text))}"`
}
