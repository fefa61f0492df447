/** Recipes: sessions set up for a purpose, and named after it. */
export const recipes = {
  title: 'Recipes',
  about: 'Each recipe starts sessions that you can edit afterwards.',
  proxy: 'With a proxy in between',
  proxyHint: 'The clients connect through a Tcplens proxy. Not available for the pipe.',
  start: 'Start “{name}”',
  /** Distinguishes the sessions of a recipe; 10 characters at most. */
  roles: { server: 'server', proxy: 'proxy', client: 'client' },
  list: {
    'hello-every-second': {
      name: 'Hello every second',
      about: 'The server sends a numbered line every second; the client replies once.'
    },
    echo: { name: 'Echo', about: 'The server sends all received data back. Type into the client.' },
    'echo-greeting': {
      name: 'Echo with a greeting',
      about: 'The server adds “Hello ” before the data it sends back.'
    },
    'browser-request': {
      name: 'What a browser really sends',
      about: 'Open the address in a browser to see its requests here, byte for byte.'
    },
    'http-from-tcp': {
      name: 'HTTP from raw TCP',
      about: 'A page with a heading and a hand-written head. Edit the bytes and reload.'
    },
    'png-over-http': {
      name: 'PNG over HTTP',
      about: 'The server sends an image with its type and length.'
    },
    'keep-alive-vs-close': {
      name: 'Keep-alive vs. one connection per request',
      about: 'One client reuses its connection, the other opens a new one for each request.'
    },
    'client-every-two-seconds': {
      name: 'A client that sends every two seconds',
      about: 'Two clients send the same Chinese sentence, one in UTF-8, one in GB18030.'
    },
    'get-and-post': {
      name: 'Manual GET and POST',
      about:
        'Two clients, each with a complete request: request line, headers, and a form with its length in bytes.'
    },
    'slow-reader': {
      name: 'Slow reader and backpressure',
      about: 'The client writes as fast as it can; the server does not read until you resume it.'
    },
    'half-close': {
      name: 'Half-close',
      about: 'The server closes its side after one sentence and keeps reading from the client.'
    },
    reset: { name: 'Reset', about: 'The server replies once and aborts the connection with RST.' },
    'local-pipe': {
      name: 'Local pipe',
      about: 'A chat over a Unix socket, or a named pipe on Windows, instead of host and port.'
    }
  }
}
