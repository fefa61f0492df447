/** Recipes: sessions set up for a purpose, and named after it. */
export const recipes = {
  title: 'Recipes',
  about: 'Each sets up sessions that run at once and that you can then change.',
  proxy: 'With a proxy in between',
  proxyHint: 'The clients connect through a proxy of Tcplens. The pipe has none.',
  start: 'Start “{name}”',
  /** Distinguishes the sessions of a recipe; 10 characters at most. */
  roles: { server: 'server', proxy: 'proxy', client: 'client' },
  list: {
    'hello-every-second': {
      name: 'Hello every second',
      about: 'The server writes a numbered line every second, the client answers once.'
    },
    echo: { name: 'Echo', about: 'The server sends back whatever comes. Type into the client.' },
    'echo-greeting': {
      name: 'Echo with a greeting',
      about: 'The server puts “Hello ” in front of whatever it sends back.'
    },
    'browser-request': {
      name: 'What a browser really sends',
      about: 'Open the address in a browser: its requests stand here, byte for byte.'
    },
    'http-from-tcp': {
      name: 'HTTP from bare TCP',
      about: 'A page with a heading, its head written by hand. Edit the bytes and reload.'
    },
    'png-over-http': {
      name: 'PNG over HTTP',
      about: 'The server sends a picture with its type and its length in bytes.'
    },
    'keep-alive-vs-close': {
      name: 'Kept alive against one each',
      about: 'One client asks again on its connection, the other connects anew for each request.'
    },
    'client-every-two-seconds': {
      name: 'A client that speaks every two seconds',
      about: 'Two clients send the same Chinese sentence, one in UTF-8, one in GB18030.'
    },
    'get-and-post': {
      name: 'GET and POST by hand',
      about: 'Two clients with a request each, written out: line, fields, and a form counted in bytes.'
    },
    'slow-reader': {
      name: 'Slow reader and backpressure',
      about: 'The client writes as fast as it can, the server does not read until you resume it.'
    },
    'half-close': {
      name: 'Half-close',
      about: 'The server ends its side after one sentence and goes on listening to the client.'
    },
    reset: { name: 'Reset', about: 'The server answers once and breaks the connection off with an RST.' },
    'local-pipe': {
      name: 'Local pipe',
      about: 'A chat over a Unix socket, or a named pipe on Windows, in place of host and port.'
    }
  }
}
