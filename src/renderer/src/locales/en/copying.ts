/** Copying requests and bytes as commands and programs. */
export const copying = {
  as: 'Copy as',
  short: 'Copy',
  request: 'Copy the request as a command or code',
  frame: 'Copy the bytes of this frame',
  forms: {
    curl: 'cURL (bash)',
    'curl-cmd': 'cURL (Windows cmd)',
    'curl-powershell': 'cURL (PowerShell)',
    fetch: 'JavaScript fetch',
    python: 'Python',
    node: 'Node.js net',
    go: 'Go',
    powershell: 'PowerShell socket',
    netcat: 'netcat',
    raw: 'Raw bytes',
    'hex-dump': 'Hex dump',
    'c-array': 'C array',
    'python-bytes': 'Python bytes'
  },
  copied: 'Copied.',
  copiedWithNotes:
    'Copied, with {n} comment at the top on differences. | Copied, with {n} comments at the top on differences.',
  hints: {
    'not-text': 'Some bytes are not text and were copied as �. Copy a hex dump, or save them to a file.',
    framed: 'The HTTP/2 request was copied in HTTP/1.1 format.',
    'body-file':
      'The body is not included: it exceeds {limit} or is incomplete in the capture. Save it as body.bin; the command reads it from there.'
  },
  refused: {
    missing:
      'Not copied: it exceeds {limit} or is incomplete in the capture. Save it to a file, or copy as cURL, which reads the body from a file.',
    'not-http': 'Not copied: this is not an HTTP request. Copy it as bytes, Python, Node.js or netcat.'
  }
}
